import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createApp, readConfig } from '../src/app.ts';
import { loadClients } from '../src/core/definitions.ts';
import { type GitHub, startGitHub } from './github.ts';
import { seedHistory } from './history/index.ts';
import { startPage } from './page/server.ts';
import { startPostgres } from './postgres.ts';
import { seedRequests } from './requests.ts';
import { longSince, seedBeginnings } from './seed.ts';
import { type Slack, startSlack } from './slack/slack.ts';
import * as world from './world.ts';

export interface Playground {
  /** The page. */
  url: string;
  botUrl: string;
  github: GitHub;
  slack: Slack;
  close(): Promise<void>;
}

/**
 * The whole of it on this machine: PostgreSQL, Slack, GitHub, the bot and the page, on loopback and for as long as this
 * process lives. `port`: of the page, 0 for a free one. `history`: twelve weeks have passed already; it says how that goes.
 */
export async function startPlayground({
  port = 0,
  logLevel = 'warn',
  history,
}: {
  port?: number;
  logLevel?: string;
  history?: (words: string) => void;
} = {}): Promise<Playground> {
  const [postgres, slack, github] = await Promise.all([
    startPostgres({ settings: { fsync: 'off' } }),
    startSlack(),
    startGitHub(),
  ]);
  await seedBeginnings(github);
  const databaseUrl = await postgres.createDatabase('roadcrew');
  const past = history && (await seedHistory({ databaseUrl, slack, github, tell: history }));
  const env = {
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    PROVISION_POSTGRES_URL: postgres.url,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_ID: github.app.id,
    GITHUB_PRIVATE_KEY: github.app.privateKey,
    GITHUB_WEBHOOK_SECRET: github.app.webhookSecret,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PLATFORM_FILE: past?.platformFile ?? join(import.meta.dirname, 'platform.yaml'),
    LOG_LEVEL: logLevel,
  };
  const config = readConfig(env, await loadClients(join(import.meta.dirname, '..')));
  const [bot, page] = await Promise.all([
    createApp(config, { root: past?.definitionsRoot, intervals: { 'survey.turn': 1_000 } }).start(),
    startPage({ slack, world, port }),
  ]);
  const botUrl = `http://127.0.0.1:${bot.port}`;
  await longSince(config.databaseUrl);
  slack.connect(botUrl);
  github.connect(botUrl);
  const closing = new AbortController();
  const seeded = seedRequests(config.databaseUrl, github, closing.signal).catch((error: unknown) => {
    if (!closing.signal.aborted) console.warn('Feature requests could not be seeded.', error);
  });
  return {
    url: page.url,
    botUrl,
    github,
    slack,
    async close() {
      closing.abort();
      await seeded;
      await page.close();
      await bot.stop();
      await Promise.all([slack.close(), github.close()]);
      await postgres.stop();
    },
  };
}
