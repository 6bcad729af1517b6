import { ErrorCode } from '@slack/web-api';
import { type ConnectionFailure, connectionFailure } from '../../lib/connection-failure.ts';
import type { Explain } from '../start-waits.ts';
import { codeOf } from './directory.ts';
import { isTransient } from './refusals.ts';

/** Codes of a token that Slack does not accept. */
const tokenCodes = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'not_allowed_token_type',
]);

/** Explains failures of calls to Slack with the token of this setting. */
export function explainSlack(apiUrl: string, token: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN'): Explain {
  const system = 'Slack';
  const { host } = new URL(apiUrl);
  return (error) => {
    const code = codeOf(error);
    if (code !== undefined && tokenCodes.has(code)) {
      const page = token === 'SLACK_BOT_TOKEN' ? 'OAuth & Permissions' : 'Basic Information';
      const reason = `Slack refuses the token (${code}): copy it again from the app’s page “${page}”`;
      return { system, setting: token, reason, temporary: false };
    }
    if (code === 'missing_scope') {
      const reason = `the token lacks the scope ${neededScope(error)}: add it to the app, install the app again`;
      return { system, setting: token, reason, temporary: false };
    }
    const failure = outageOf(error);
    return failure && { system, setting: `SLACK_API_URL (${host})`, ...failure };
  };
}

/** Outage of Slack, or of the way to it; undefined when it answered with a refusal. */
function outageOf(error: unknown): ConnectionFailure | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === ErrorCode.RequestError)
    return connectionFailure(rootCause(error)) ?? { reason: 'no answer', temporary: true };
  if (code === ErrorCode.RateLimitedError) return { reason: 'rate limited', temporary: true };
  if (code === ErrorCode.HTTPError && error instanceof Error && 'statusCode' in error) {
    const { statusCode } = error;
    if (Number(statusCode) >= 500) return { reason: `HTTP ${statusCode}`, temporary: true };
    return { reason: `HTTP ${statusCode}: this is not the address of Slack’s API`, temporary: false };
  }
  const reason = codeOf(error);
  return reason !== undefined && isTransient(error) ? { reason, temporary: true } : undefined;
}

/** Error at the beginning of the chain: the Web API wraps that of `fetch`, which wraps that of the socket. */
function rootCause(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const inner = 'original' in error ? error.original : error.cause;
  return inner === undefined ? error : rootCause(inner);
}

function neededScope(error: unknown): string {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  const needed = typeof data === 'object' && data !== null && 'needed' in data ? data.needed : undefined;
  return typeof needed === 'string' ? needed : 'that this call needs';
}
