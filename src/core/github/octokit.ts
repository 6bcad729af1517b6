import { randomUUID } from 'node:crypto';
import { Octokit } from '@octokit/core';
import { throttling } from '@octokit/plugin-throttling';
import type { Logger } from 'pino';
import { RequestNotSent } from './errors.ts';
import type { Pace } from './pace.ts';

export interface OctokitOptions {
  /** Without a slash at the end. */
  apiUrl: string;
  pace: Pace;
  log: Logger;
  /** For one request, in milliseconds. Default 10 s. */
  timeoutMs?: number;
}

/** The version all requests and answers are written against. */
const apiVersion = '2022-11-28';

/** Octokit as we use it: every request in time, every write in turn, nothing repeated. */
export function octokitFor({ apiUrl, pace, log, timeoutMs = 10_000 }: OctokitOptions) {
  return Octokit.plugin(throttling).defaults({
    baseUrl: apiUrl,
    userAgent: 'roadcrew',
    log: octokitLog(log),
    // Limits are told to the caller, who waits without holding anything; nothing is repeated here.
    // The limiters live in the plugin's module; the id makes them this App's own.
    // Its spacing of writes counts one process alone, and takes three seconds for what notifies people: ours replaces it.
    throttle: {
      ...{ id: randomUUID(), onRateLimit: () => false, onSecondaryRateLimit: () => false },
      ...{ triggersNotification: () => false, write: unspaced as never },
    },
    request: {
      // A repository that was renamed answers with where it went, to which a write would not be carried along.
      redirect: 'manual',
      log: octokitLog(log),
      // The last thing before the wire: nothing that Octokit does on its way comes between the turn and the write.
      async fetch(url: string, init: RequestInit) {
        if (isWrite(url, init))
          await pace.turn().catch((error: unknown) => {
            throw new RequestNotSent(error);
          });
        const headers = new Headers(init.headers);
        headers.set('x-github-api-version', apiVersion);
        return fetch(url, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) });
      },
    },
  });
}

/** All that the plugin asks of a group of limiters; this one lets everything pass at once. */
const unspaced = { key: () => ({ schedule: async (_options: object, work: () => unknown) => work() }) };

/** What GitHub counts as making content; fetching a token or the credentials of a new App is not. */
const isWrite = (url: string, { method }: RequestInit) =>
  method !== 'GET' && !/\/(access_tokens|conversions)$/.test(new URL(url).pathname);

/** `https://github.com`, `https://acme.ghe.com`, `https://github.acme.test`. */
export function webUrlOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${/^api\.(github\.com|.+\.ghe\.com)$/.test(host) ? host.slice('api.'.length) : host}`;
}

/** Octokit's remarks; only its warnings are worth a line. */
export function octokitLog(log: Logger) {
  const quiet = () => {};
  const warn = (remark: unknown) => log.warn({ remark: String(remark).slice(0, 300) }, 'GitHub client');
  return { debug: quiet, info: quiet, warn, error: warn };
}
