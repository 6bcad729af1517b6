import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { GitHub } from '../../playground/github.ts';
import { type Person, type Slack, startSlack } from '../../playground/slack/slack.ts';
import { buildApp, type Overrides, type RunningApp } from '../../src/core/app.ts';
import { type Config, readConfig } from '../../src/core/config.ts';
import { loadClients } from '../../src/core/definitions.ts';
import type { AnyFeature } from '../../src/core/feature.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { featuresWithout, platformFileFor } from './features.ts';
import { newDatabase, sharedPostgres } from './postgres.ts';

export { sharedPostgres };

export interface Bot extends AsyncDisposable {
  slack: Slack;
  config: Config;
  store: Store;
  /** URL of the server for provisioning, as superuser. */
  serverUrl: string;
  url: string;
  /** Log lines. */
  logged: string[];
  as(name: string): Person;
  stop(): Promise<void>;
  /** Restarts the bot like a new process, with the same database and the same Slack. */
  restart(overrides?: Overrides): Promise<void>;
}

const repository = join(import.meta.dirname, '../..');

/** Features of the product, without the one named in `ROADCREW_WITHOUT` and those that need it. */
const defaultFeatures = featuresWithout(process.env.ROADCREW_WITHOUT);

/** Starts the bot on a database of its own, with an emulated Slack and a real PostgreSQL. */
export async function startBot(
  overrides: Overrides = {},
  settings: Record<string, string> = {},
  options: {
    /** GitHub of the bot, closed by the caller. */
    github?: GitHub;
    /** Connects the bot to Slack through Socket Mode. */
    socketMode?: boolean;
    /** Features of the app. Default: those of the product. */
    features?: readonly AnyFeature[];
    /** Prepares the empty database. */
    prepare?: (databaseUrl: string) => Promise<void>;
  } = {},
): Promise<Bot> {
  const server = await sharedPostgres();
  const slack = await startSlack();
  const { github, socketMode, features = defaultFeatures } = options;
  const databaseUrl = settings.DATABASE_URL ?? (await newDatabase());
  await options.prepare?.(databaseUrl);
  const logged: string[] = [];
  const env = {
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: '4', // a new connection costs PostgreSQL as much as a dozen statements
    PROVISION_POSTGRES_URL: server.url,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    ...(socketMode && { SLACK_APP_TOKEN: slack.appToken }),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PLATFORM_FILE: join(import.meta.dirname, '../../playground/platform.yaml'),
    ...(github && {
      GITHUB_API_URL: github.apiUrl,
      GITHUB_APP_ID: github.app.id,
      GITHUB_PRIVATE_KEY: github.app.privateKey,
      GITHUB_WEBHOOK_SECRET: github.app.webhookSecret,
    }),
    ...settings,
  };
  await using platform = await platformFileFor(features, env.PLATFORM_FILE);
  env.PLATFORM_FILE = platform.path;
  const config = readConfig(env, { features, clients: await loadClients(overrides.root ?? repository) });
  const store = openStore(config.databaseUrl, { connections: 3 });
  const start = (more: Overrides) =>
    buildApp(features, config, {
      logTo: { write: (line) => void logged.push(line) },
      leaseMs: 1_000,
      sweepMs: 200,
      ...overrides,
      ...more,
    }).start();
  let running: RunningApp = await start({});
  const url = () => `http://127.0.0.1:${running.port}`;
  slack.connect(url());
  github?.connect(url());
  return {
    slack,
    config,
    store,
    logged,
    serverUrl: server.url,
    get url() {
      return url();
    },
    as: (name) => slack.as(name),
    stop: () => running.stop(),
    async restart(more = {}) {
      await running.stop();
      running = await start(more);
      slack.connect(url());
      github?.connect(url());
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
      await store.close();
      await slack.close();
    },
  };
}
