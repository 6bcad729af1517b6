import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Workspace } from './directory.ts';
import { toBoltLogger } from './logger.ts';
import { missingScopes } from './scopes.ts';

/** Time in which Slack answers a call or has given it up, in milliseconds: it may accept a message seconds late. */
export const slackMaxMs = 30_000;

/** `timeoutMs`: default 10 s. `signal` ends the calls of this client. */
export function createSlackClient(
  { botToken, apiUrl }: Pick<Config['slack'], 'botToken' | 'apiUrl'>,
  log: Logger,
  { timeoutMs = 10_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): WebClient {
  return new WebClient(botToken, {
    slackApiUrl: apiUrl,
    logger: toBoltLogger(log),
    // The outbox retries, after it has checked whether the first attempt arrived.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    ...(signal && { fetch: (url, init) => fetch(url, withSignal(init, signal)) }),
  });
}

const withSignal = (init: RequestInit = {}, signal: AbortSignal): RequestInit => ({
  ...init,
  signal: AbortSignal.any(init.signal ? [signal, init.signal] : [signal]),
});

/** Workspace of the token, and the scopes it lacks. */
export async function fetchWorkspace(client: WebClient): Promise<Workspace & { missingScopes: string[] }> {
  const { team_id, enterprise_id, bot_id, user_id, is_enterprise_install, url, response_metadata } =
    await client.auth.test();
  if (!team_id) throw new Error('Slack did not say which workspace the token belongs to.');
  return {
    teamId: team_id,
    enterpriseId: enterprise_id,
    wholeOrganisation: is_enterprise_install === true,
    botId: bot_id,
    botUserId: user_id,
    url,
    missingScopes: missingScopes(response_metadata?.scopes),
  };
}
