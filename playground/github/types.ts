import type { EventEmitter } from 'node:events';
import type { Issues, Outside, Repos, Runner, RunnerSettings, WorkflowTexts } from './controls.ts';
import type { Outcome, WorkflowRun } from './run-types.ts';

export type * from './controls.ts';
export type * from './run-types.ts';

/** Anything that came over the wire and has been checked to be a JSON object. */
export type Json = Record<string, unknown>;

/** The bot's credentials, as its settings take them. */
export interface AppCredentials {
  /** For `GITHUB_APP_ID`: digits. */
  id: string;
  /** For `GITHUB_PRIVATE_KEY`: PEM (PKCS #1, as GitHub hands it out). */
  privateKey: string;
  /** For `GITHUB_WEBHOOK_SECRET`. */
  webhookSecret: string;
  /** `roadcrew`; the App acts as `roadcrew[bot]`. */
  slug: string;
}

export interface ApiCall {
  method: string;
  /** As requested, still encoded, without the query. */
  path: string;
  /** Method and template, for example `POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches`. */
  route: string;
  query: Record<string, string>;
  body: unknown;
  /** Milliseconds since the epoch, on GitHub's clock. */
  at: number;
  /** What was answered, or would have been had the connection not been cut; 0 while under way or when it never was. */
  status: number;
  /** GitHub's words when it refused. */
  error?: string;
}

/** A route (`ApiCall.route`), `METHOD /path`, a part of a path, `*` for any, or an expression for `METHOD /path`. */
export type RoutePattern = string | RegExp;

/** What happens to a call instead of, before, or after its being carried out. */
export type Fault =
  | { status: 500 | 502 | 503 | 504 }
  /** Milliseconds before it is carried out. */
  | { delay: number }
  /** Too many writes: 403 (or 429) with `retry-after` in seconds and GitHub's words. */
  | { secondaryLimit: number; status?: 403 | 429 }
  /** The hour's calls are used up: 403 with `x-ratelimit-remaining: 0`, reset in this many seconds. */
  | { primaryLimit: number }
  /** The connection is reset, nothing is carried out. */
  | 'drop'
  /** Carried out, then the connection is reset without an answer. */
  | 'accept-then-drop'
  /** Carried out, then answered 500 (502, 504). */
  | 'accept-then-500'
  | 'accept-then-502'
  | 'accept-then-504'
  /** Carried out and never answered: the caller has to give up by itself. */
  | 'accept-then-hang'
  /** The webhooks it causes are delivered, and answered, before the call itself is. */
  | 'early-webhooks';

export interface Faults {
  /** The fault for the next `n` calls (1) that match. Faults of one pattern queue up; patterns are tried in order. */
  next(route: RoutePattern, fault: Fault, n?: number): void;
  clear(): void;
}

/** How webhooks go wrong, until set again; left out is as it should be. */
export interface WebhookFaults {
  /** Every n-th is not delivered. */
  loseEvery?: number;
  /** A lost one is listed as failed and can be redelivered (`failed`, the default), or was never made (`silent`). */
  loseAs?: 'failed' | 'silent';
  /** Every n-th is delivered twice, with one guid. */
  doubleEvery?: number;
  /** Milliseconds that each one waits. */
  delay?: number;
  /** They are held until this many wait (or `settled` is called), then sent in reverse. */
  shuffle?: number;
  /** Only these events meet the faults; any by default. */
  events?: string[];
}

/** One delivery of a webhook to the App, as its settings page lists it. */
export interface Delivery {
  /** Unique, also among redeliveries, and beyond 2^53, as GitHub's have been since 2026. */
  id: bigint;
  /** `X-GitHub-Delivery`: unique, but the same again in a redelivery. */
  guid: string;
  event: string;
  action: string | null;
  payload: Json;
  /** Full name. */
  repo: string | undefined;
  redelivery: boolean;
  /** Milliseconds since the epoch. */
  at: number;
  /** The bot's answer; 0 when there was none. */
  status: number;
  /** `OK`, or what went wrong in GitHub's words. */
  statusText: string;
  /** Milliseconds. */
  ms: number;
}

/** Something at GitHub has changed. */
export interface Change {
  kind: 'push' | 'check' | 'run' | 'deployment' | 'issue' | 'installation' | 'delivery';
  /** Full name. */
  repo?: string;
}

export type Changes = EventEmitter<{ change: [Change] }>;

export interface GitHubOptions {
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  webhookSecret?: string;
  /** Milliseconds since the epoch: tokens, limits, commits and runs go by it. */
  now?: () => number;
  /** How runs go until set otherwise: 3 s long and successful. */
  runner?: RunnerSettings;
  /** How long GitHub waits for the bot, in milliseconds (10,000). */
  webhookTimeoutMs?: number;
  /** Calls an hour of one installation (5,000). */
  rateLimit?: number;
  /** Entries of a recursive tree before it is cut short (100,000). */
  treeLimit?: number;
}

export interface GitHub {
  /** For the bot's `GITHUB_API_URL`, without a slash at the end; the web pages are below it as well. */
  apiUrl: string;
  app: AppCredentials;
  /** Base URL of the bot: webhooks go to `${botUrl}/github/webhooks`. Until then they are lost, and listed so. */
  connect(botUrl: string): void;
  /** Every call of the API so far, oldest first. */
  calls(pattern?: RoutePattern): ApiCall[];
  faults: Faults;
  webhooks: {
    set(faults: WebhookFaults): void;
    /** Sends what is held back and resolves when every delivery has been answered or given up. */
    settled(): Promise<void>;
    /** Any event, signed; `secret` and `guid` to send what GitHub would not. Resolves with the bot's answer. */
    send(event: string, payload: Json, options?: { secret?: string; guid?: string }): Promise<Delivery>;
  };
  /** Oldest first. */
  deliveries(event?: string): Delivery[];
  repos: Repos;
  workflowTexts: WorkflowTexts;
  checks: {
    /** A check run, or a commit status where `as` says so. `ref`: SHA, branch or tag. */
    set(repo: string, ref: string, name: string, outcome: Outcome, options?: { as?: 'check' | 'status' }): void;
  };
  runner: Runner;
  outside: Outside;
  issues: Issues;
  /** All runs that are not deleted, oldest first; of every repository when left out. */
  runs(repo?: string): WorkflowRun[];
  /** The App on a repository. Taken off the last one it is uninstalled, and its tokens are void. */
  install(repo: string): Promise<void>;
  uninstall(repo: string): Promise<void>;
  /** The organization's owner suspends the App, or lets it in again. */
  suspend(suspended?: boolean): Promise<void>;
  /** Takes permissions from the App or gives them (`{ actions: 'read' }`, `undefined` for none). */
  permit(permissions: Record<string, 'read' | 'write' | undefined>): void;
  /** A personal token, to act as somebody through the API: comments, labels, closing. */
  tokenOf(name: string): string;
  on(event: 'change', listener: (change: Change) => void): () => void;
  /** Checked now and after every change; rejects with `what` after `timeoutMs` (10 s). */
  waitFor<T>(check: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  now(): number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
