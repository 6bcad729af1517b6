import { createPublicKey, verify } from 'node:crypto';
import { badCredentials, GitHubError, noJwt, notFound, notPermitted } from './errors.ts';
import { isJson, parseJson } from './json.ts';
import type { App, Grant, Repo } from './model.ts';
import type { State } from './state.ts';
import type { Json } from './types.ts';

/** Authenticated caller of the API. */
export type Caller =
  | { kind: 'anonymous' }
  | { kind: 'app'; app: App }
  | { kind: 'installation'; app: App; grant: Grant }
  | { kind: 'person'; login: string };

/** Identifies the caller by the `authorization` header. @throws GitHubError 401 for an unknown token, 404 for an unknown App */
export function identify(state: State, authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: 'anonymous' };
  const token = /^(?:bearer|token) +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw badCredentials();
  if (token.split('.').length === 3) return { kind: 'app', app: appOf(state, token) };
  const login = state.people.get(token);
  if (login !== undefined) return { kind: 'person', login };
  const grant = state.grants.get(token);
  if (!grant || grant.expiresAt <= state.now() || grant.app.installation !== grant.installation) throw badCredentials();
  return { kind: 'installation', app: grant.app, grant };
}

/** Longest lifetime of an App's JWT, in seconds. */
const maxJwtSeconds = 600;
/** Allowed clock difference, in seconds. */
const leewaySeconds = 60;

function appOf(state: State, jwt: string): App {
  const [head = '', body = '', signature = ''] = jwt.split('.');
  const decode = (part: string): Json => {
    const value = parseJson(Buffer.from(part, 'base64url').toString());
    if (!isJson(value)) throw noJwt();
    return value;
  };
  const claims = decode(body);
  if (decode(head).alg !== 'RS256') throw noJwt();
  const app = state.apps.find(({ id, clientId }) => [String(id), clientId].includes(String(claims.iss)));
  if (!app) throw new GitHubError(404, 'Integration not found');
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('sha256', signed, createPublicKey(app.publicKey), Buffer.from(signature, 'base64url'))) throw noJwt();
  checkTimes(claims, state.now() / 1000);
  return app;
}

/** Refuses with GitHub's messages, which Octokit uses to correct its clock. */
function checkTimes({ iat, exp }: Json, now: number): void {
  const words = {
    iat: "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    exp: "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    far: "'Expiration time' claim ('exp') is too far in the future",
  };
  if (!Number.isInteger(iat) || Number(iat) > now + leewaySeconds) throw new GitHubError(401, words.iat);
  if (!Number.isInteger(exp) || Number(exp) <= now) throw new GitHubError(401, words.exp);
  if (Number(exp) > now + maxJwtSeconds + leewaySeconds) throw new GitHubError(401, words.far);
}

const rank = (level: string | undefined): number => (level === 'write' ? 2 : level === 'read' ? 1 : 0);

/** Checks a permission such as `actions:write`. */
function hasPermission(grant: Grant, permission: string): boolean {
  const [name = '', level] = permission.split(':');
  // Every installation may read metadata.
  if (name === 'metadata') return true;
  // Permissions removed from the App since the token was issued no longer count.
  const [granted, current] = [grant.permissions[name], grant.app.permissions[name]];
  return Math.min(rank(granted), rank(current)) >= rank(level);
}

/**
 * Checks access to a repository. Repositories are private: without access they answer 404. `permissions`: any suffices.
 * @throws GitHubError 401, 403 or 404
 */
export function checkAccess(caller: Caller, repo: Repo, permissions: readonly string[]): void {
  if (caller.kind === 'person') return;
  if (caller.kind === 'app') throw badCredentials();
  if (caller.kind === 'anonymous') throw notFound();
  const { grant } = caller;
  checkSuspended(grant);
  const isGranted = grant.repos === undefined || grant.repos.includes(repo.fullName);
  if (!isGranted || !grant.installation.repos.has(repo.fullName)) throw notFound();
  if (!permissions.some((permission) => hasPermission(grant, permission))) throw notPermitted(permissions.join('; '));
}

/** Refuses a suspended installation. @throws GitHubError 403 */
export function checkSuspended({ installation }: Pick<Grant, 'installation'>): void {
  if (installation.suspendedAt !== null) throw new GitHubError(403, 'This installation has been suspended');
}

/** Login of a caller in webhooks and content. */
export function actorOf(caller: Caller): string {
  if (caller.kind === 'person') return caller.login;
  if (caller.kind === 'anonymous') throw new GitHubError(401, 'Requires authentication');
  return `${caller.app.slug}[bot]`;
}
