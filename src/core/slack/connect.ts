import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Routes } from '../../lib/http.ts';
import type { Config } from '../config.ts';
import type { Workspace } from './directory.ts';
import { toBoltLogger } from './logger.ts';
import { createReceiver } from './receiver.ts';

export function createSlackClient({ botToken, apiUrl }: Config['slack'], log: Logger): WebClient {
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

interface SlackListener {
  /** Routes that Slack posts to; none in Socket Mode. */
  routes: Routes;
  stop(): Promise<void>;
}

/** Connects Slack to the app of `route`: by signed HTTP requests, or in Socket Mode over a connection that we open. */
export async function listenToSlack(
  { appToken, signingSecret, apiUrl }: Config['slack'],
  route: (receiver: Receiver) => App,
  log: Logger,
): Promise<SlackListener> {
  if (!appToken) {
    const receiver = createReceiver(signingSecret, log);
    route(receiver);
    return { routes: { 'POST /slack/events': receiver.handler }, stop: async () => {} };
  }
  const socket = new SocketModeReceiver({
    appToken,
    logger: toBoltLogger(log),
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
  });
  await route(socket).start();
  return { routes: {}, stop: async () => void (await socket.stop()) };
}
