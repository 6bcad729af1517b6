import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Routes } from '../../lib/http.ts';
import type { Config } from '../config.ts';
import type { StartWaits } from '../start-waits.ts';
import { createSlackClient } from './connect.ts';
import { explainSlack } from './explain-failure.ts';
import { toBoltLogger } from './logger.ts';
import { createReceiver } from './receiver.ts';

interface SlackListener {
  /** Routes that Slack posts to; none in Socket Mode. */
  routes: Routes;
  stop(): Promise<void>;
}

/** Connects Slack to the app of `route`: by signed HTTP requests, or in Socket Mode over a connection that we open. */
export async function listenToSlack(
  { appToken, signingSecret, apiUrl }: Config['slack'],
  route: (receiver: Receiver) => App,
  { log, wait }: { log: Logger; wait: StartWaits['wait'] },
): Promise<SlackListener> {
  if (!appToken) {
    const receiver = createReceiver(signingSecret, log);
    route(receiver);
    return { routes: { 'POST /slack/events': receiver.handler }, stop: async () => {} };
  }
  // Slack's library would wait for Slack itself, and not say so.
  const client = createSlackClient({ botToken: appToken, apiUrl }, log);
  await wait(() => client.apps.connections.open(), explainSlack(apiUrl, 'SLACK_APP_TOKEN'));
  const socket = new SocketModeReceiver({
    appToken,
    logger: toBoltLogger(log),
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
  });
  await route(socket).start();
  return { routes: {}, stop: async () => void (await socket.stop()) };
}
