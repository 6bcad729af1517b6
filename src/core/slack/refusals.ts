import { codeOf } from './directory.ts';

/** Slack's own failures, in its own words: over by themselves. */
const passing = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited']);

/** What is wrong with the app or its token: whoever runs it mends that, and then everything goes through. */
const mendable = new Set([
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

/** Slack is not itself right now. */
export const isTransient = (error: unknown): boolean => passing.has(codeOf(error) ?? '');

/** Slack says no to exactly this, and will say no again: neither time nor an operator changes its mind. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !passing.has(code) && !mendable.has(code);
}
