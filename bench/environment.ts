import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '../playground/postgres.ts';
import { type Slack, startSlack } from '../playground/slack/slack.ts';
import { freePort } from '../test/support/free-port.ts';

/** Servers shared by all parts. */
export interface Environment {
  /** PostgreSQL with its default durability: every commit is written to disk. */
  postgres: Postgres;
  slack: Slack;
  /** Returns a new Redis database at each call, up to 16. Undefined without `redis-server`. */
  freshRedis: (() => string) | undefined;
  /** Few rounds: checks that the bench runs, without reliable figures. */
  quick: boolean;
  /** Returns Roadcrew's settings with a new database. */
  settings(more?: Record<string, string>): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startEnvironment(quick: boolean): Promise<Environment> {
  const [postgres, slack, redis] = await Promise.all([startPostgres(), startSlack(), startRedis()]);
  let databases = 0;
  let redisDatabases = 0;
  return {
    postgres,
    slack,
    freshRedis: redis && (() => `${redis.url}/${redisDatabases++}`),
    quick,
    async settings(more = {}) {
      databases += 1;
      return {
        DATABASE_URL: await postgres.createDatabase(`bench_${databases}`),
        PROVISION_POSTGRES_URL: postgres.url,
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        ENCRYPTION_KEY: randomBytes(32).toString('base64'),
        PLATFORM_FILE: join(import.meta.dirname, 'platform.yaml'),
        ...more,
      };
    },
    async stop() {
      await Promise.all([postgres.stop(), slack.close(), redis?.stop()]);
    },
  };
}

/** Starts Redis with the options of `compose.yaml`. Undefined when it is not installed. */
async function startRedis(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-redis-'));
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir];
  const safe = ['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
  const child = spawn('redis-server', [...options, ...safe], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async () => {
    if (child.kill('SIGTERM')) await once(child, 'exit');
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((ready, failed) => {
      child.once('error', failed);
      child.once('exit', () => failed(new Error('redis-server did not start.')));
      child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('Ready to accept') && ready());
    });
    return { url: `redis://127.0.0.1:${port}`, stop };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
