import { errorCode } from '../../lib/error-code.ts';
import { codeOf } from './directory.ts';

/** Error codes of Slack's own temporary failures. */
const transientCodes = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
]);

/** Error codes of the app or its token, which an operator can fix. */
const operatorCodes = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
  'no_permission',
  'access_denied',
  'accesslimited',
  'org_login_required',
  'ekm_access_denied',
  'team_access_not_granted',
]);

/** True for temporary failures of Slack. */
export const isTransient = (error: unknown): boolean => transientCodes.has(codeOf(error) ?? '');

/** True when Slack will always refuse this call, whatever time or an operator changes. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !transientCodes.has(code) && !operatorCodes.has(code);
}

/** Errors of connections that never existed. */
const unsentCodes = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
/** Statuses of a gateway that has given up waiting for Slack. */
const gatewayStatuses = new Set<unknown>([502, 504]);

/**
 * True when this call has no effect that comes later: Slack has answered, or the call was never sent. What Slack accepted
 * before it answered with an error is visible by then.
 */
export function isAnswered(error: unknown): boolean {
  if (codeOf(error) !== undefined || retryAfter(error) !== undefined) return true;
  if (!(error instanceof Error)) return false;
  if ('statusCode' in error) return !gatewayStatuses.has(error.statusCode);
  const original = 'original' in error ? error.original : undefined;
  const cause = original instanceof Error ? original.cause : undefined;
  return cause instanceof Error && unsentCodes.has(errorCode(cause));
}

/** Seconds that Slack asks to wait; undefined for any other error. */
export const retryAfter = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfter' in error && typeof error.retryAfter === 'number'
    ? error.retryAfter
    : undefined;
