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
