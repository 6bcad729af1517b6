import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { startGitHub } from './github.ts';
import { startPage } from './page/server.ts';
import { startPostgres } from './postgres.ts';
import { startSlack } from './slack/slack.ts';
import * as world from './world.ts';

/** Where the page is, unless PORT says otherwise. The state lives as long as this process. */
const port = Number(process.env.PORT ?? 4000);

const began = performance.now();
const say = (text: string) => process.stdout.write(`${text}\n`);
say('Starting PostgreSQL, Slack, GitHub and Roadcrew on this machine. Nothing leaves it.');

const [postgres, slack, github] = await Promise.all([
  startPostgres({ settings: { fsync: 'off' } }),
  startSlack({}),
  startGitHub(),
]);
const config = readConfig({
  PORT: '0',
  HOST: '127.0.0.1',
  DATABASE_URL: await postgres.createDatabase('roadcrew'),
  PROVISION_POSTGRES_URL: postgres.url,
  SLACK_API_URL: slack.apiUrl,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_SIGNING_SECRET: slack.signingSecret,
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  PLATFORM_FILE: join(import.meta.dirname, 'platform.yaml'),
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
});
const [bot, page] = await Promise.all([createApp(config).start(), startPage({ slack, world, port })]);
slack.connect(`http://127.0.0.1:${bot.port}`);

say(`\n  Open ${page.url}  (ready after ${((performance.now() - began) / 1000).toFixed(1)} s; Ctrl+C ends it)\n`);
say(`  The bot:  http://127.0.0.1:${bot.port}/metrics`);
say(`  GitHub:   ${github.apiUrl}`);

const stop = async () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  await page.close();
  await bot.stop();
  await Promise.all([slack.close(), github.close()]);
  await postgres.stop();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
