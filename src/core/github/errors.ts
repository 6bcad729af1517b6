import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';

/** GitHub said no (4xx) to something that trying again cannot mend; `status` and `says` tell callers who know better words why. */
export class RequestRefused extends PermanentError {
  override name = 'Refused';
  readonly status: number;
  /** GitHub's own words. */
  readonly says: string;

  constructor(route: string, status: number, says: string) {
    super(`GitHub refused ${route} (${status}): ${says}`);
    this.status = status;
    this.says = says;
  }
}

/** What was asked for stands elsewhere now (301): it was renamed, or transferred. */
export class RepositoryMoved extends UserError {
  /** GitHub's address of its new place; empty where it does not say. */
  readonly to: string;

  constructor(repo: string | undefined, to: string) {
    super(`${repo ?? 'What was asked for'} has another name or owner at GitHub now.`, {
      hint: 'Put its new name into platform.yaml and restart Roadcrew.',
    });
    this.to = to;
  }
}

/** GitHub asked every caller to stop for a while; our writes stop with it. */
export class RateLimited extends RetryLater {
  override name = 'SlowDown';
}

/** Thrown inside a request in place of it: the request was not sent, for the reason in `instead`. */
export class RequestNotSent extends Error {
  override name = 'NotSent';
  readonly instead: unknown;

  constructor(instead: unknown) {
    super('Not sent.');
    this.instead = instead;
  }
}

export interface Asked {
  route: string;
  /** `owner/name`, when it was about one. */
  repo?: string;
  /** Of GitHub's pages. */
  webUrl: string;
}

interface HttpError extends Error {
  status: number;
  request?: { url?: string };
  response?: { headers: Record<string, string | undefined>; data: unknown };
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

/** In milliseconds: what GitHub recommends where it asks for a pause without saying how long, and the longest we believe. */
const defaultPause = 60_000;
const longestPause = 3_600_000;

/**
 * What a failed request means for whoever asked. Only GitHub's words and the route are kept: Octokit's errors carry the
 * request with its headers and body. Network failures and 5xx become plain errors, which are tried again.
 */
export function translate(error: unknown, asked: Asked): unknown {
  if (!isHttpError(error)) return error;
  if (error.cause instanceof RequestNotSent) return error.cause.instead;
  const { response, status } = error;
  if (!response) {
    const reason = error.cause instanceof DOMException ? 'in time' : `(${codeOf(error.cause)})`;
    return new Error(`GitHub did not answer ${asked.route} ${reason}.`);
  }
  const says = wordsOf(response.data);
  if (status >= 500) return new Error(`GitHub failed at ${asked.route} (${status}).`);
  return pauseAsked(response.headers, status, says) ?? explain(error, says, asked);
}

function explain(error: HttpError, says: string, { route, repo, webUrl }: Asked): Error {
  const { status } = error;
  const owner = repo?.split('/')[0];
  // The key is not the App's, or there is no App of that id.
  if (asApp(error) && (status === 401 || /integration not found/i.test(says)))
    return new PermanentError(
      'GitHub does not know the App: GITHUB_APP_ID and GITHUB_PRIVATE_KEY must be of the same App, and GITHUB_API_URL of the GitHub it is registered at.',
    );
  if (status === 403 && /suspended/i.test(says)) return suspended(owner, webUrl);
  if (status === 403 && /not accessible by integration/i.test(says)) {
    const lacks = error.response?.headers['x-accepted-github-permissions'];
    return new UserError(
      `The GitHub App lacks a permission${repo ? ` on ${repo}` : ''}${lacks ? `: ${lacks.slice(0, 200)}` : ''}.`,
      {
        hint: `Grant it on the App’s page under “Permissions & events”, then an owner of ${owner ?? 'the organization'} accepts it at ${installationsUrl(owner, webUrl)}`,
      },
    );
  }
  if (status === 403 && /archived/i.test(says))
    return new UserError(`${repo ?? 'The repository'} is archived: GitHub lets nobody write to it.`);
  return new RequestRefused(route, status, says);
}

export const suspended = (owner: string | undefined, webUrl: string) =>
  new UserError(`The GitHub App is suspended${owner ? ` for ${owner}` : ''}.`, {
    hint: `An owner of ${owner ?? 'the organization'} lets it in again at ${installationsUrl(owner, webUrl)}`,
  });

const installationsUrl = (owner: string | undefined, webUrl: string) =>
  owner ? `${webUrl}/organizations/${owner}/settings/installations` : `${webUrl}/settings/installations`;

/** Whether the App spoke for itself (with its key), not for an installation (with a token). */
const asApp = ({ request }: HttpError) => /\/app(\/|$)|\/installation$/.test(request?.url?.split('?')[0] ?? '');

/** The pause in GitHub's answer. Source: "Rate limits for the REST API", "Handle rate limit errors appropriately". */
function pauseAsked(headers: Record<string, string | undefined>, status: number, says: string): RetryLater | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const bounded = (ms: number) => Math.min(Math.max(ms, 1_000), longestPause);
  const seconds = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(seconds))
    return new RateLimited(bounded(seconds * 1_000));
  if (headers['x-ratelimit-remaining'] === '0') {
    // GitHub's clock on both sides; a second more, to come after the reset.
    const now = Date.parse(headers.date ?? '') || Date.now();
    return new RetryLater(bounded(Number(headers['x-ratelimit-reset']) * 1_000 - now + 1_000 || defaultPause));
  }
  return status === 429 || /secondary rate/i.test(says) ? new RateLimited(defaultPause) : undefined;
}

/** GitHub's message, and what it says of single fields. */
function wordsOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('message' in data)) return 'no reason given';
  const errors = 'errors' in data && Array.isArray(data.errors) ? ` ${JSON.stringify(data.errors)}` : '';
  return `${String(data.message)}${errors}`.slice(0, 300);
}

const codeOf = (cause: unknown): string => {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? ('code' in inner ? String(inner.code) : inner.name) : 'no connection';
};
