import { App } from '@octokit/app';
import type { Octokit } from '@octokit/core';
import type { z } from 'zod';
import { RetryLater, UserError } from '../../roadcrew/errors.ts';
import { type Cache, createCache } from './cache.ts';
import { RateLimited, RepositoryMoved, RequestRefused, suspended, translate } from './errors.ts';
import { type OctokitOptions, octokitFor, octokitLog, webUrlOf } from './octokit.ts';
import { aboutApp, installation } from './shapes.ts';

/** Asks GitHub, as the App or as its installation on a repository, and reads what it answers. */
export interface Connection {
  /** Of GitHub's pages, without a slash at the end. */
  webUrl: string;
  /** @throws UserError when the App is not installed there or suspended; see `translate` for the rest. */
  ask<T>(repo: string, route: Route, parameters: Parameters, answer: z.ZodType<T>): Promise<T>;
  /** What it answers now, with the tag for it; undefined when that is still what `etag` was given for. */
  askIfChanged<T>(
    repo: string,
    route: Route,
    parameters: Parameters,
    etag: string | undefined,
    answer: z.ZodType<T>,
  ): Promise<{ data: T; etag: string | undefined } | undefined>;
  askAsApp<T>(route: Route, parameters: Parameters, answer: z.ZodType<T>): Promise<T>;
  /** One page of a list that goes on behind a cursor. */
  pageAsApp<T>(
    route: Route,
    parameters: Parameters,
    answer: z.ZodType<T>,
  ): Promise<{ data: T; next: string | undefined }>;
}

export type Route = `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;
export type Parameters = Record<string, unknown>;

export interface ConnectionOptions extends OctokitOptions {
  /** PEM. */
  app: { id: string; privateKey: string };
}

/** How long an installation is believed to be where it was, in milliseconds. What GitHub refuses is looked up again at once. */
const installationTtlMs = 600_000;

export function connect({ app: { id, privateKey }, ...options }: ConnectionOptions): Connection {
  const { apiUrl, pace, log } = options;
  const webUrl = webUrlOf(apiUrl);
  const app = new App({ appId: id, privateKey, Octokit: octokitFor(options), log: octokitLog(log) });
  const installations: Cache<number> = createCache({ ttlMs: installationTtlMs, max: 1_000 });
  const clients: Cache<Octokit> = createCache({ ttlMs: Number.POSITIVE_INFINITY, max: 100 });
  const page: Cache<string> = createCache({ ttlMs: installationTtlMs, max: 1 });
  /** Until when GitHub wants to be left alone, on this process's own clock. */
  let quietUntil = 0;

  /** One request by one client. */
  async function exchange<T>(
    client: Octokit,
    route: Route,
    parameters: Parameters,
    answer: z.ZodType<T>,
    repo?: string,
  ): Promise<Exchanged<T>> {
    const left = quietUntil - performance.now();
    if (left > 0) throw new RetryLater(Math.ceil(left));
    const { status, data, headers } = await client.request(route, parameters).catch(async (error: unknown) => {
      const translated = translate(error, { route, repo, webUrl });
      if (translated instanceof RateLimited) {
        quietUntil = performance.now() + translated.inMs;
        await pace.pause(translated.inMs);
      }
      throw translated;
    });
    if (status >= 300) throw new RepositoryMoved(repo, headers.location ?? '');
    const read = answer.safeParse(data);
    if (read.success) return { data: read.data, next: cursorIn(headers.link), etag: headers.etag };
    throw new Error(`GitHub answered ${route} in a form we cannot read (${read.error.issues[0]?.path.join('.')}).`);
  }

  const askAsApp: Connection['askAsApp'] = async (route, parameters, answer, repo?: string) =>
    (await exchange(app.octokit, route, parameters, answer, repo)).data;

  const installationOf = (repo: string): Promise<number> =>
    installations.get(repo.toLowerCase(), async () => {
      try {
        const route = 'GET /repos/{owner}/{repo}/installation';
        const { id, suspended_at } = (await exchange(app.octokit, route, named(repo), installation, repo)).data;
        if (suspended_at) throw suspended(repo.split('/')[0], webUrl);
        return id;
      } catch (error) {
        throw error instanceof RequestRefused && error.status === 404 ? await notInstalled(repo) : error;
      }
    });

  async function notInstalled(repo: string): Promise<UserError> {
    const url = await page
      .get('url', async () => `${(await askAsApp('GET /app', {}, aboutApp)).html_url}/installations/new`)
      .catch(() => `${webUrl}/settings/apps`);
    return new UserError(`The GitHub App is not installed on ${repo}: install it at ${url}`, {
      hint: 'If it is, look for a typing error in the repository’s name in platform.yaml.',
    });
  }

  async function askInstallation<T>(repo: string, route: Route, parameters: Parameters, answer: z.ZodType<T>) {
    const all = { ...named(repo), ...parameters };
    const id = await installationOf(repo);
    const client = await clients.get(String(id), () => app.getInstallationOctokit(id));
    try {
      return await exchange(client, route, all, answer, repo);
    } catch (error) {
      if (!(error instanceof RequestRefused)) {
        if (error instanceof UserError) installations.drop(repo.toLowerCase()); // look again once it is mended
        throw error;
      }
      // A token that is void before its time, an App that was taken off the repository or put on it anew: refused,
      // therefore not carried out, and tried once more with what holds now.
      if (error.status !== 401 && error.status !== 404) throw error;
      installations.drop(repo.toLowerCase());
      const now = await installationOf(repo);
      if (now === id && error.status === 404) throw error;
      const renewed = await clients.get(String(now), () => app.getInstallationOctokit(now));
      await renewed.auth({ type: 'installation', installationId: now, refresh: true }).catch((failure: unknown) => {
        throw translate(failure, { route, repo, webUrl });
      });
      return await exchange(renewed, route, all, answer, repo);
    }
  }

  return {
    webUrl,
    askAsApp,
    pageAsApp: (route, parameters, answer) => exchange(app.octokit, route, parameters, answer),
    ask: async (repo, route, parameters, answer) => (await askInstallation(repo, route, parameters, answer)).data,
    async askIfChanged(repo, route, parameters, etag, answer) {
      const headers = etag === undefined ? {} : { headers: { 'if-none-match': etag } };
      return askInstallation(repo, route, { ...parameters, ...headers }, answer).catch((error: unknown) => {
        if (error instanceof RequestRefused && error.status === 304) return undefined;
        throw error;
      });
    },
  };
}

interface Exchanged<T> {
  data: T;
  next: string | undefined;
  etag: string | undefined;
}

/** Of the page after this one. */
const cursorIn = (link: string | undefined) => {
  const cursor = /[?&]cursor=([^&>]+)[^>]*>; *rel="next"/.exec(link ?? '')?.[1];
  return cursor && decodeURIComponent(cursor);
};

const named = (repo: string) => ({ owner: repo.split('/')[0], repo: repo.split('/')[1] });
