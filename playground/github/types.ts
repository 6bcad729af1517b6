import type { EventEmitter } from 'node:events';
import type { Issues, Outside, Repos, Runner, RunnerSettings, WorkflowTexts } from './controls.ts';
import type { Outcome, WorkflowRun } from './run-types.ts';

export type * from './controls.ts';
export type * from './run-types.ts';

/** JSON object received over the wire. */
export type Json = Record<string, unknown>;

/** Credentials of the bot's App, in the form of its settings. */
export interface AppCredentials {
  /** Value of `GITHUB_APP_ID`: digits. */
  id: string;
  /** Value of `GITHUB_PRIVATE_KEY`: PEM (PKCS #1, as from GitHub). */
  privateKey: string;
  /** Value of `GITHUB_WEBHOOK_SECRET`. */
  webhookSecret: string;
  /** `roadcrew`. The App acts as `roadcrew[bot]`. */
  slug: string;
}

export interface ApiCall {
  method: string;
  /** Requested path, encoded, without the query. */
  path: string;
  /** Method and template, for example `POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches`. */
  route: string;
  query: Record<string, string>;
  body: unknown;
  /** Milliseconds since the epoch, on GitHub's clock. */
  at: number;
  /** Status of the answer, also of one lost with the connection. 0 while there is none. */
  status: number;
  /** GitHub's message for a refusal. */
  error?: string;
}

/** Pattern of calls: a route (`ApiCall.route`), `METHOD /path`, part of a path, `*` for any, or an expression for `METHOD /path`. */
export type RoutePattern = string | RegExp;

/** Fault of a call, before, after or instead of its execution. */
export type Fault =
  | { status: 404 | 409 | 422 | 500 | 502 | 503 | 504 }
  /** Delay before the execution, in milliseconds. */
  | { delay: number }
  /** Secondary rate limit: 403 (or 429) with `retry-after` in seconds. */
  | { secondaryLimit: number; status?: 403 | 429 }
  /** Primary rate limit: 403 with `x-ratelimit-remaining: 0`, reset in this many seconds. */
  | { primaryLimit: number }
  /** Resets the connection without executing the call. */
  | 'drop'
  /** Executes the call, then resets the connection without an answer. */
  | 'accept-then-drop'
  /** Executes the call, then answers 500 (502, 504). */
  | 'accept-then-500'
  | 'accept-then-502'
  | 'accept-then-504'
  /** Executes the call and never answers. */
  | 'accept-then-hang'
  /** Delivers the call's webhooks before its answer. */
  | 'early-webhooks';

export interface Faults {
  /** Sets the fault of the next `n` matching calls (default 1). Faults of a pattern queue up; patterns are tried in order. */
  next(route: RoutePattern, fault: Fault, n?: number): void;
  /** Decides the fault of every call that has none queued. */
  each(pick: () => Fault | undefined): void;
  clear(): void;
}

/** Faults of webhooks, until set again. */
export interface WebhookFaults {
  /** Loses every n-th webhook. */
  loseEvery?: number;
  /** `failed` (default): lost webhooks are listed and can be redelivered. `silent`: they are not listed. */
  loseAs?: 'failed' | 'silent';
  /** Delivers every n-th webhook twice, with the same guid. */
  doubleEvery?: number;
  /** Delay of each webhook, in milliseconds. */
  delay?: number;
  /** Collects this many webhooks (or until `settled`), then sends them in reverse order. */
  shuffle?: number;
  /** Events with these faults. Default: all. */
  events?: string[];
}

/** Delivery of a webhook, as listed on the App's settings page. */
export interface Delivery {
  /** Unique id, also among redeliveries, and beyond 2^53, like GitHub's since 2026. */
  id: bigint;
  /** `X-GitHub-Delivery`. Redeliveries have the same guid. */
  guid: string;
  event: string;
  action: string | null;
  payload: Json;
  /** Full name. */
  repo: string | undefined;
  redelivery: boolean;
  /** Milliseconds since the epoch. */
  at: number;
  /** Status of the bot's answer. 0 without an answer. */
  status: number;
  /** `OK`, or GitHub's description of the failure. */
  statusText: string;
  /** Duration in milliseconds. */
  ms: number;
}

/** Change at GitHub. */
export interface Change {
  kind: 'push' | 'check' | 'run' | 'deployment' | 'issue' | 'installation' | 'delivery';
  /** Full name. */
  repo?: string;
}

export type Changes = EventEmitter<{ change: [Change] }>;

export interface GitHubOptions {
  /** Port on 127.0.0.1. Default: 0, a free one. */
  port?: number;
  webhookSecret?: string;
  /** Clock of tokens, limits, commits and runs, in milliseconds since the epoch. */
  now?: () => number;
  /** Initial settings of runs. Default: 3 s, successful. */
  runner?: RunnerSettings;
  /** Time GitHub waits for the bot, in milliseconds. Default: 10,000. */
  webhookTimeoutMs?: number;
  /** Calls per hour of an installation. Default: 5,000. */
  rateLimit?: number;
  /** Most entries of a recursive tree; longer ones are truncated. Default: 100,000. */
  treeLimit?: number;
}

export interface GitHub {
  /** Value of the bot's `GITHUB_API_URL`, without a slash at the end. The web pages have the same origin. */
  apiUrl: string;
  app: AppCredentials;
  /** Sets the bot's base URL: webhooks go to `${botUrl}/github/webhooks`. Earlier webhooks are listed as failed. */
  connect(botUrl: string): void;
  /** All API calls, oldest first. */
  calls(pattern?: RoutePattern): ApiCall[];
  faults: Faults;
  webhooks: {
    set(faults: WebhookFaults): void;
    /** Sends collected webhooks and resolves when every delivery is answered or timed out. */
    settled(): Promise<void>;
    /** Sends any event, signed. `secret` and `guid` allow requests that GitHub would not send. Resolves with the delivery. */
    send(event: string, payload: Json, options?: { secret?: string; guid?: string }): Promise<Delivery>;
  };
  /** Deliveries, oldest first. */
  deliveries(event?: string): Delivery[];
  repos: Repos;
  workflowTexts: WorkflowTexts;
  checks: {
    /** Sets a check run or a commit status. `ref`: SHA, branch or tag. */
    set(repo: string, ref: string, name: string, outcome: Outcome, options?: { as?: 'check' | 'status' }): void;
  };
  runner: Runner;
  outside: Outside;
  issues: Issues;
  /** Runs of one or all repositories, oldest first, without deleted ones. */
  runs(repo?: string): WorkflowRun[];
  /** Installs the App on a repository. */
  install(repo: string): Promise<void>;
  /** Removes the App from a repository. After the last one it is uninstalled, and its tokens are invalid. */
  uninstall(repo: string): Promise<void>;
  /** Suspends or unsuspends the App, as the organization's owner. */
  suspend(suspended?: boolean): Promise<void>;
  /** Changes permissions of the App, such as `{ actions: 'read' }`. Undefined removes one. */
  permit(permissions: Record<string, 'read' | 'write' | undefined>): void;
  /** Returns a person's token, for API calls as that person. */
  tokenOf(name: string): string;
  on(event: 'change', listener: (change: Change) => void): () => void;
  /** Resolves with the first truthy result of `check`, run now and after every change. Rejects with `what` after `timeoutMs` (10 s). */
  waitFor<T>(check: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  now(): number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
