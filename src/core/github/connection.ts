import { App } from '@octokit/app';
import type { Octokit } from '@octokit/core';
import type { z } from 'zod';
import { RetryLater, UserError } from '../../roadcrew/errors.ts';
import { type Cache, createCache } from './cache.ts';
import { RateLimited, RepositoryMoved, RequestRefused, suspended, translate } from './errors.ts';
import { type OctokitOptions, octokitFor, octokitLog, webUrlOf } from './octokit.ts';
import { aboutApp, installation } from './shapes.ts';

/** Sends requests to GitHub, as the App or as its installation on a repository, and validates the answers. */
export interface Connection {
  /** Base URL of GitHub's web pages, without a trailing slash. */
  webUrl: string;
  /** @throws UserError when the App is not installed or suspended there; see `translate` for other errors */
  request<T>(repo: string, route: Route, parameters: Parameters, answer: z.ZodType<T>): Promise<T>;
  /** The answer with its etag; undefined when it has not changed since `etag`. */
  requestIfChanged<T>(
    repo: string,
    route: Route,
    parameters: Parameters,
    etag: string | undefined,
    answer: z.ZodType<T>,
  ): Promise<{ data: T; etag: string | undefined } | undefined>;
  requestAsApp<T>(route: Route, parameters: Parameters, answer: z.ZodType<T>): Promise<T>;
  /** One page of a list, with the cursor of the next page. */
  requestPageAsApp<T>(
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

/** Time to live of an installation's id in the cache, in milliseconds. After a refusal it is looked up again. */
const installationTtlMs = 600_000;

export function connect({ app: { id, privateKey }, ...options }: ConnectionOptions): Connection {
  const { apiUrl, pace, log } = options;
  const webUrl = webUrlOf(apiUrl);
  const app = new App({ appId: id, privateKey, Octokit: octokitFor(options), log: octokitLog(log) });
  const installations: Cache<number> = createCache({ ttlMs: installationTtlMs, max: 1_000 });
  const clients: Cache<Octokit> = createCache({ ttlMs: Number.POSITIVE_INFINITY, max: 100 });
  const page: Cache<string> = createCache({ ttlMs: installationTtlMs, max: 1 });
  /** End of the pause that GitHub asked for, on this process's clock. */
  let pausedUntil = 0;

  async function send<T>(
    client: Octokit,
    route: Route,
    parameters: Parameters,
    answer: z.ZodType<T>,
    repo?: string,
  ): Promise<Answer<T>> {
    const pauseMs = pausedUntil - performance.now();
    if (pauseMs > 0) throw new RetryLater(Math.ceil(pauseMs));
    const { status, data, headers } = await client.request(route, parameters).catch(async (error: unknown) => {
      const translated = translate(error, { route, repo, webUrl });
      if (translated instanceof RateLimited) {
        pausedUntil = performance.now() + translated.inMs;
        await pace.pause(translated.inMs);
      }
      throw translated;
    });
    if (status >= 300) throw new RepositoryMoved(repo, headers.location ?? '');
    const parsed = answer.safeParse(data);
    if (parsed.success) return { data: parsed.data, next: cursorIn(headers.link), etag: headers.etag };
    throw new Error(`GitHub’s answer to ${route} is invalid at ${parsed.error.issues[0]?.path.join('.')}.`);
  }

  const requestAsApp: Connection['requestAsApp'] = async (route, parameters, answer, repo?: string) =>
    (await send(app.octokit, route, parameters, answer, repo)).data;

  const installationOf = (repo: string): Promise<number> =>
    installations.get(repo.toLowerCase(), async () => {
      try {
        const route = 'GET /repos/{owner}/{repo}/installation';
        const { id, suspended_at } = (await send(app.octokit, route, splitName(repo), installation, repo)).data;
        if (suspended_at) throw suspended(repo.split('/')[0], webUrl);
        return id;
      } catch (error) {
        throw error instanceof RequestRefused && error.status === 404 ? await notInstalled(repo) : error;
      }
    });

  async function notInstalled(repo: string): Promise<UserError> {
    const url = await page
      .get('url', async () => `${(await requestAsApp('GET /app', {}, aboutApp)).html_url}/installations/new`)
      .catch(() => `${webUrl}/settings/apps`);
    return new UserError(`The GitHub App is not installed on ${repo}: install it at ${url}`, {
      hint: 'If it is installed, check the spelling of the repository in platform.yaml.',
    });
  }

  async function requestAsInstallation<T>(repo: string, route: Route, parameters: Parameters, answer: z.ZodType<T>) {
    const allParameters = { ...splitName(repo), ...parameters };
    const id = await installationOf(repo);
    const client = await clients.get(String(id), () => app.getInstallationOctokit(id));
    try {
      return await send(client, route, allParameters, answer, repo);
    } catch (error) {
      if (!(error instanceof RequestRefused)) {
        if (error instanceof UserError) installations.drop(repo.toLowerCase()); // so that a fix takes effect at once
        throw error;
      }
      // The token was revoked, or the App was removed from the repository or installed again. The request was refused and
      // therefore not executed, so it is repeated once with the current installation.
      if (error.status !== 401 && error.status !== 404) throw error;
      installations.drop(repo.toLowerCase());
      const currentId = await installationOf(repo);
      if (currentId === id && error.status === 404) throw error;
      const renewed = await clients.get(String(currentId), () => app.getInstallationOctokit(currentId));
      const refresh = { type: 'installation', installationId: currentId, refresh: true } as const;
      await renewed.auth(refresh).catch((failure: unknown) => {
        throw translate(failure, { route, repo, webUrl });
      });
      return await send(renewed, route, allParameters, answer, repo);
    }
  }

  return {
    webUrl,
    requestAsApp,
    requestPageAsApp: (route, parameters, answer) => send(app.octokit, route, parameters, answer),
    request: async (repo, route, parameters, answer) =>
      (await requestAsInstallation(repo, route, parameters, answer)).data,
    async requestIfChanged(repo, route, parameters, etag, answer) {
      const headers = etag === undefined ? {} : { headers: { 'if-none-match': etag } };
      return requestAsInstallation(repo, route, { ...parameters, ...headers }, answer).catch((error: unknown) => {
        if (error instanceof RequestRefused && error.status === 304) return undefined;
        throw error;
      });
    },
  };
}

interface Answer<T> {
  data: T;
  next: string | undefined;
  etag: string | undefined;
}

/** Cursor of the next page. */
const cursorIn = (link: string | undefined) => {
  const cursor = /[?&]cursor=([^&>]+)[^>]*>; *rel="next"/.exec(link ?? '')?.[1];
  return cursor && decodeURIComponent(cursor);
};

const splitName = (repo: string) => ({ owner: repo.split('/')[0], repo: repo.split('/')[1] });
