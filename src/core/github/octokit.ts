import { randomUUID } from 'node:crypto';
import { Octokit } from '@octokit/core';
import { throttling } from '@octokit/plugin-throttling';
import type { Logger } from 'pino';
import { truncate } from '../../lib/text.ts';
import { RequestNotSent } from './errors.ts';
import type { Pace } from './pace.ts';

export interface OctokitOptions {
  /** Without a trailing slash. */
  apiUrl: string;
  pace: Pace;
  log: Logger;
  /** Time limit of one request, in milliseconds. Default 10 s. */
  timeoutMs?: number;
}

/** API version of all requests and answer schemas. */
const apiVersion = '2022-11-28';

/** Octokit with a time limit for every request, our pacing of writes, and no retries. */
export function octokitFor({ apiUrl, pace, log, timeoutMs = 10_000 }: OctokitOptions) {
  // Rate limits are reported to the caller and never retried here. The id gives this App limiters of its own in the plugin's
  // module. Our pacing replaces the plugin's, which counts only one process and spaces some writes by three seconds.
  const throttle = {
    id: randomUUID(),
    onRateLimit: () => false,
    onSecondaryRateLimit: () => false,
    triggersNotification: () => false, // an option that the plugin's types leave out
    write: noSpacing as never,
  };
  return Octokit.plugin(throttling).defaults({
    baseUrl: apiUrl,
    userAgent: 'roadcrew',
    log: octokitLog(log),
    throttle,
    request: {
      // Redirects of renamed repositories are not followed, because `fetch` would not repeat every write.
      redirect: 'manual',
      log: octokitLog(log),
      // Takes the turn immediately before the write is sent, after everything that Octokit does.
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

/** The part of a limiter group that the plugin uses; runs everything immediately. */
const noSpacing = { key: () => ({ schedule: async (_options: object, work: () => unknown) => work() }) };

/** True for requests that GitHub counts as creating content; fetching tokens or credentials of a new App is not. */
const isWrite = (url: string, { method }: RequestInit) =>
  method !== 'GET' && !/\/(access_tokens|conversions)$/.test(new URL(url).pathname);

/** `https://github.com`, `https://acme.ghe.com`, `https://github.acme.test`. */
export function webUrlOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${/^api\.(github\.com|.+\.ghe\.com)$/.test(host) ? host.slice('api.'.length) : host}`;
}

/** Logger for Octokit; only warnings and errors are logged. */
export function octokitLog(log: Logger) {
  const ignore = () => {};
  const warn = (message: unknown) => {
    const remark = truncate(String(message), 300);
    log.warn({ remark }, 'GitHub client');
  };
  return { debug: ignore, info: ignore, warn, error: warn };
}
