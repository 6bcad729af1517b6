import { createHmac, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { type GitHub, type GitHubOptions, startGitHub } from '../../../playground/github.ts';
import type { Config } from '../../../src/core/config.ts';
import { createGitHubApp, type GitHubApp } from '../../../src/core/github/github.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { listen, type Routes } from '../../../src/lib/http.ts';
import type { GitHubClient } from '../../../src/roadcrew/github.ts';
import { newDatabase } from '../../support/postgres.ts';

export interface Base extends AsyncDisposable {
  store: Store;
  databaseUrl: string;
}

/** Opens a migrated, empty store. */
export async function startStore(): Promise<Base> {
  const databaseUrl = await newDatabase();
  const store = openStore(databaseUrl);
  return { store, databaseUrl, [Symbol.asyncDispose]: () => store.close() };
}

/** Creates a log that keeps its lines. */
export function readableLog() {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) };
}

const webhookSecret = 'a secret of twenty and more letters';
export const platform = {
  organization: 'Acme',
  repositories: ['acme/checkout', 'acme/platform'],
};

/** Serves routes on 127.0.0.1. */
export async function serve(routes: Routes) {
  const { log, lines } = readableLog();
  const server = await listen(routes, { port: 0, host: '127.0.0.1', log });
  return {
    lines,
    url: `http://127.0.0.1:${server.port}`,
    close: () => server.close(0),
    [Symbol.asyncDispose]: () => server.close(0),
  };
}

/** Serves the App's routes with fake credentials: enough for webhooks, which need no request to GitHub. */
export async function startReceiver(
  store: Store,
  { onStored, repos = platform.repositories }: { onStored?: () => void; repos?: string[] } = {},
) {
  const { log, lines } = readableLog();
  const settings = {
    apiUrl: 'http://127.0.0.1:1',
    app: { id: '1', privateKey: '-----BEGIN PRIVATE KEY-----', webhookSecret },
  };
  const followed = { ...platform, repositories: repos };
  const app = createGitHubApp({ settings, publicUrl: undefined, platform: followed, store, log });
  const server = await serve(app.routes(onStored));
  return { ...server, lines };
}

export const signed = (body: string, secret = webhookSecret) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export interface HookOptions {
  event?: string;
  guid?: string;
  headers?: Record<string, string | undefined>;
}

/** Sends a webhook as GitHub does. */
export async function sendHook(
  url: string,
  payload: object | string,
  { event = 'workflow_run', guid, headers }: HookOptions = {},
) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const all = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': guid ?? randomUUID(),
    'x-hub-signature-256': signed(body),
    ...headers,
  };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`${url}/github/webhooks`, {
    method: 'POST',
    headers: Object.fromEntries(present),
    body,
  });
  return { status: response.status, text: await response.text() };
}

export const runPayload = (id: number, action = 'completed', repo = 'acme/checkout') => ({
  action,
  workflow_run: { id, head_branch: 'main' },
  repository: { id: 7, full_name: repo },
  sender: { login: 'alice' },
});

export interface Wired extends Base {
  github: GitHub;
  client: GitHubClient;
  app: GitHubApp;
  lines: string[];
  settings: Config['github'];
}

/** Starts the App with a local GitHub and a database of its own. */
export async function startWired(options: { timeoutMs?: number; github?: GitHubOptions } = {}): Promise<Wired> {
  const [base, github] = await Promise.all([startStore(), startGitHub(options.github)]);
  const settings = { apiUrl: github.apiUrl, app: github.app };
  const { log, lines } = readableLog();
  const { store } = base;
  const app = createGitHubApp({ settings, publicUrl: undefined, platform, store, log, timeoutMs: options.timeoutMs });
  return {
    ...base,
    github,
    app,
    lines,
    settings,
    client: app.client,
    async [Symbol.asyncDispose]() {
      await github.close();
      await base.store.close();
    },
  };
}
