import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Workspace } from './directory.ts';
import { toBoltLogger } from './logger.ts';

export function createSlackClient(
  { botToken, apiUrl }: Pick<Config['slack'], 'botToken' | 'apiUrl'>,
  log: Logger,
): WebClient {
  return new WebClient(botToken, {
    slackApiUrl: apiUrl,
    logger: toBoltLogger(log),
    // The outbox retries, after it has checked whether the first attempt arrived.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
  });
}

export async function fetchWorkspace(client: WebClient): Promise<Workspace> {
  const { team_id, enterprise_id, bot_id, user_id, is_enterprise_install, url } = await client.auth.test();
  if (!team_id) throw new Error('Slack did not say which workspace the token belongs to.');
  return {
    teamId: team_id,
    enterpriseId: enterprise_id,
    wholeOrganisation: is_enterprise_install === true,
    botId: bot_id,
    botUserId: user_id,
    url,
  };
}
