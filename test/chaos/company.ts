import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { type GitHub, startGitHub } from '../../playground/github.ts';
import type { Postgres } from '../../playground/postgres.ts';
import { type Slack, startSlack } from '../../playground/slack/slack.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { type RedisServer, startRedis } from '../core/runs/redis.ts';
import { open } from '../support/client.ts';
import { disablePacing } from '../support/pacing.ts';
import { writePlatformFile } from '../support/platform-file.ts';
import { startServer } from '../support/postgres.ts';
import { type Program, startBalancer, startProgram } from './processes.ts';

export type Queue = 'postgres' | 'redis';

interface Issue {
  number: number;
  title: string;
  state: string;
}

/** Two web processes and two workers between an emulated Slack and GitHub, with stores of their own. */
export interface Company extends AsyncDisposable {
  slack: Slack;
  github: GitHub;
  programs: Program[];
  database: Postgres;
  provisioning: Postgres;
  redis: RedisServer | undefined;
  store: Store;
  /** Values that may be nowhere but in the settings. */
  secrets: string[];
  issues(): Promise<Issue[]>;
  /** Texts of all comments. */
  comments(): Promise<string[]>;
  /** Resident memory in bytes. */
  memoryOf(program: Program): Promise<number>;
}

const repo = 'acme/platform';
/** Services that a person's team deploys. */
export const servicesOf = (person: string): string[] => {
  const team = ['alice', 'bob'].includes(person) ? 'payments' : 'search';
  return [1, 2, 3, 4].map((n) => `${team}-${n}`);
};
const services = ['alice', 'carol'].flatMap(servicesOf);

export async function startCompany(queue: Queue): Promise<Company> {
  await using stack = new AsyncDisposableStack();
  const [database, provisioning, slack, github] = await Promise.all([
    startServer(),
    startServer(),
    startSlack(),
    startGitHub({ runner: { duration: 200 }, rateLimit: 1_000_000 }),
  ]);
  for (const resource of [database, provisioning, slack, github]) stack.use(resource);
  const redis = queue === 'redis' ? await startRedis() : undefined;
  if (redis) stack.defer(redis.stop);
  for (const service of services) {
    const name = `acme/${service}`;
    await github.repos.create(name, { files: { '.github/workflows/deploy.yml': github.workflowTexts.documented } });
    await github.install(name);
  }
  const platform = stack.use(
    await writePlatformFile((file) => {
      const unlimited = { person: 1_000_000, team: 1_000_000, all: 1_000_000 };
      const own = services.map((name) => ({
        name,
        team: name.replace(/-\d$/, ''),
        repo: `acme/${name}`,
        environments: ['staging', 'production'],
        deploy: { workflow: 'deploy.yml', policy: { production: { approval: { from: 'platform', count: 1 } } } },
      }));
      Object.assign(file, { limits: { requests: unlimited, reads: unlimited }, services: own });
    }),
  );
  const databaseUrl = await database.createDatabase('roadcrew', 'roadcrew_migrated');
  const account = new URL(provisioning.url);
  Object.assign(account, { username: 'provisioner', password: randomBytes(12).toString('hex') });
  {
    await using admin = await open(provisioning.url);
    await admin.query(`create role provisioner login createdb createrole password '${account.password}'`);
    await admin.query('grant connect on database postgres to provisioner');
  }
  const store = openStore(databaseUrl, { connections: 4 });
  stack.defer(store.close);
  await sql.raw(disablePacing).execute(store.db);
  const encryptionKey = randomBytes(32).toString('base64');
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ...(redis && { REDIS_URL: redis.url }),
    PROVISION_POSTGRES_URL: account.href,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    ENCRYPTION_KEY: encryptionKey,
    PLATFORM_FILE: platform.path,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_ID: github.app.id,
    GITHUB_PRIVATE_KEY: github.app.privateKey,
    GITHUB_WEBHOOK_SECRET: github.app.webhookSecret,
  };
  const roles = { 'web-1': 'web', 'web-2': 'web', 'worker-1': 'worker', 'worker-2': 'worker' } as const;
  const programs = await Promise.all(Object.entries(roles).map(([name, role]) => startProgram(name, role, env)));
  stack.defer(async () => void (await Promise.all(programs.map((program) => program.stop()))));
  const balancer = await startBalancer(() =>
    programs.flatMap((program) => (program.name.startsWith('web') ? (program.port() ?? []) : [])),
  );
  stack.defer(balancer.close);
  slack.connect(balancer.url);
  github.connect(balancer.url);
  const list = async <T>(path: string): Promise<T[]> => {
    const all: T[] = [];
    for (let page = 1; ; page += 1) {
      const url = `${github.apiUrl}/repos/${repo}/${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${github.tokenOf('pat')}` } });
      const items = (await response.json()) as T[];
      all.push(...items);
      if (items.length < 100) return all;
    }
  };
  const resources = stack.move();
  return {
    slack,
    github,
    programs,
    database,
    provisioning,
    redis,
    store,
    secrets: [account.password, new URL(databaseUrl).password, encryptionKey, slack.botToken, slack.signingSecret],
    issues: () => list<Issue>('issues?state=all'),
    async comments() {
      const issues = await list<Issue>('issues?state=all');
      const comments = await Promise.all(
        issues.map(({ number }) => list<{ body: string }>(`issues/${number}/comments`)),
      );
      return comments.flat().map(({ body }) => body);
    },
    async memoryOf(program) {
      const status = await readFile(`/proc/${program.pid()}/status`, 'utf8').catch(() => '');
      return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

export const rowsOf = async <Row>({ store }: Company, text: string): Promise<Row[]> =>
  (await sql.raw<Row>(text).execute(store.db)).rows;
