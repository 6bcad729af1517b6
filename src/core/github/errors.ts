import { truncate } from '../../lib/text.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';

/** Refusal by GitHub (4xx) that a retry cannot change. Callers translate `status` and `reason` to a better message. */
export class RequestRefused extends PermanentError {
  override name = 'Refused';
  readonly status: number;
  /** GitHub's message. */
  readonly reason: string;

  constructor(route: string, status: number, reason: string) {
    super(`GitHub refused ${route} (${status}): ${reason}`);
    this.status = status;
    this.reason = reason;
  }
}

/** The repository or issue was renamed or transferred (301). */
export class RepositoryMoved extends UserError {
  /** API URL of the new location; empty when GitHub does not name it. */
  readonly to: string;

  constructor(repo: string | undefined, to: string) {
    super(`${repo ?? 'The repository'} was renamed or transferred at GitHub.`, {
      hint: 'Put its new name into platform.yaml and restart Roadcrew.',
    });
    this.to = to;
  }
}

/** GitHub asked all callers to pause, which also pauses our writes. */
export class RateLimited extends RetryLater {
  override name = 'SlowDown';
}

/** Thrown inside Octokit's fetch when a request was not sent; `reason` is the error to report. */
export class RequestNotSent extends Error {
  override name = 'NotSent';
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('Not sent.');
    this.reason = reason;
  }
}

export interface RequestContext {
  route: string;
  /** `owner/name`, for requests about a repository. */
  repo?: string;
  /** Base URL of GitHub's web pages. */
  webUrl: string;
}

interface HttpError extends Error {
  status: number;
  request?: { url?: string };
  response?: { headers: Record<string, string | undefined>; data: unknown };
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

/** In milliseconds: GitHub's recommendation for a pause of unknown length, and our limit for any pause. */
const defaultPause = 60_000;
const maxPause = 3_600_000;

/**
 * Translates the error of a failed request. Keeps only GitHub's message and the route, because Octokit's errors contain the
 * request with its headers and body. Network failures and 5xx become plain errors, which are retried.
 */
export function translate(error: unknown, context: RequestContext): unknown {
  if (!isHttpError(error)) return error;
  if (error.cause instanceof RequestNotSent) return error.cause.reason;
  const { response, status } = error;
  if (!response) {
    const detail = error.cause instanceof DOMException ? 'in time' : `(${codeOf(error.cause)})`;
    return new Error(`GitHub did not answer ${context.route} ${detail}.`);
  }
  const reason = messageOf(response.data);
  if (status >= 500) return new Error(`GitHub failed at ${context.route} (${status}).`);
  return requestedPause(response.headers, status, reason) ?? translateRefusal(error, reason, context);
}

function translateRefusal(error: HttpError, reason: string, { route, repo, webUrl }: RequestContext): Error {
  const { status } = error;
  const owner = repo?.split('/')[0];
  // The key does not belong to the App, or there is no App with this id.
  if (isAppRequest(error) && (status === 401 || /integration not found/i.test(reason)))
    return new PermanentError(
      'GitHub does not know the App: GITHUB_APP_ID and GITHUB_PRIVATE_KEY must belong to the same App, and GITHUB_API_URL to the GitHub where it is registered.',
    );
  if (status === 403 && /suspended/i.test(reason)) return suspended(owner, webUrl);
  if (status === 403 && /not accessible by integration/i.test(reason)) {
    const missing = error.response?.headers['x-accepted-github-permissions'];
    return new UserError(
      `The GitHub App lacks a permission${repo ? ` on ${repo}` : ''}${missing ? `: ${truncate(missing, 200)}` : ''}.`,
      {
        hint: `Grant it on the App’s page under “Permissions & events”, then an owner of ${owner ?? 'the organization'} accepts it at ${installationsUrl(owner, webUrl)}`,
      },
    );
  }
  if (status === 403 && /archived/i.test(reason))
    return new UserError(`${repo ?? 'The repository'} is archived, so nobody can write to it.`);
  return new RequestRefused(route, status, reason);
}

export const suspended = (owner: string | undefined, webUrl: string) =>
  new UserError(`The GitHub App is suspended${owner ? ` for ${owner}` : ''}.`, {
    hint: `An owner of ${owner ?? 'the organization'} can unsuspend it at ${installationsUrl(owner, webUrl)}`,
  });

const installationsUrl = (owner: string | undefined, webUrl: string) =>
  owner ? `${webUrl}/organizations/${owner}/settings/installations` : `${webUrl}/settings/installations`;

/** True for a request of the App itself (with its key) and not of an installation (with a token). */
const isAppRequest = ({ request }: HttpError) => /\/app(\/|$)|\/installation$/.test(request?.url?.split('?')[0] ?? '');

/** Pause that GitHub asks for. Source: "Rate limits for the REST API", "Handle rate limit errors appropriately". */
function requestedPause(
  headers: Record<string, string | undefined>,
  status: number,
  reason: string,
): RetryLater | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const bounded = (ms: number) => Math.min(Math.max(ms, 1_000), maxPause);
  const seconds = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(seconds))
    return new RateLimited(bounded(seconds * 1_000));
  if (headers['x-ratelimit-remaining'] === '0') {
    // Both times are GitHub's. One second is added, to retry after the reset.
    const now = Date.parse(headers.date ?? '') || Date.now();
    return new RetryLater(bounded(Number(headers['x-ratelimit-reset']) * 1_000 - now + 1_000 || defaultPause));
  }
  return status === 429 || /secondary rate/i.test(reason) ? new RateLimited(defaultPause) : undefined;
}

/** GitHub's message, with its errors for single fields. */
function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('message' in data)) return 'no reason given';
  const errors = 'errors' in data && Array.isArray(data.errors) ? ` ${JSON.stringify(data.errors)}` : '';
  return truncate(`${String(data.message)}${errors}`, 300);
}

const codeOf = (cause: unknown): string => {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? ('code' in inner ? String(inner.code) : inner.name) : 'no connection';
};
