import { App, LogLevel } from '@slack/bolt';
import { type Slack, type SlackOptions, startSlack } from '../../playground/slack/slack.ts';

/** Starts the emulated Slack with a plain Bolt app, which verifies signatures. */
export async function startBoltApp(register: (app: App) => void, options: SlackOptions = {}) {
  const slack: Slack = await startSlack(options);
  const app = new App({
    token: slack.botToken,
    signingSecret: slack.signingSecret,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  register(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The app has no port.');
  slack.connect(`http://127.0.0.1:${address.port}`);
  const close = async () => {
    await app.stop();
    await slack.close();
  };
  return { slack, app, [Symbol.asyncDispose]: close };
}
