import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createApp, readConfig } from '../src/app.ts';
import { loadClients } from '../src/core/definitions.ts';
import * as company from './company.ts';
import { type GitHub, startGitHub } from './github.ts';
import { seedHistory } from './history/index.ts';
import { startPage } from './page/server.ts';
import { startPostgres } from './postgres.ts';
import { seedRequests } from './requests.ts';
import { backdateArrivals, seedRepositories } from './seed.ts';
import { type Slack, startSlack } from './slack/slack.ts';

export interface Playground {
  /** URL of the page. */
  url: string;
  botUrl: string;
  github: GitHub;
  slack: Slack;
  close(): Promise<void>;
}

/**
 * Starts PostgreSQL, Slack, GitHub, the bot and the page on loopback, for the lifetime of this process. `port`: of the
 * page, 0 for a free one. `history`: simulates twelve weeks first, and receives progress messages.
 */
export async function startPlayground({
  port = 0,
  logLevel = 'warn',
  history,
}: {
  port?: number;
  logLevel?: string;
  history?: (message: string) => void;
} = {}): Promise<Playground> {
  const [postgres, slack, github] = await Promise.all([
    startPostgres({ settings: { fsync: 'off' } }),
    startSlack(),
    startGitHub(),
  ]);
  await seedRepositories(github);
  const databaseUrl = await postgres.createDatabase('roadcrew');
  const seededHistory = history && (await seedHistory({ databaseUrl, slack, github, report: history }));
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
    PLATFORM_FILE: seededHistory?.platformFile ?? join(import.meta.dirname, 'platform.yaml'),
    LOG_LEVEL: logLevel,
  };
  const config = readConfig(env, await loadClients(join(import.meta.dirname, '..')));
  const [bot, page] = await Promise.all([
    createApp(config, { root: seededHistory?.definitionsRoot, intervals: { 'survey.turn': 1_000 } }).start(),
    startPage({ slack, company, port }),
  ]);
  const botUrl = `http://127.0.0.1:${bot.port}`;
  await backdateArrivals(config.databaseUrl);
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
