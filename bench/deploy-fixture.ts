import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { stringify } from 'yaml';
import { type GitHub, startGitHub } from '../playground/github.ts';
import type { Person } from '../playground/slack/slack.ts';
import { migrations } from '../src/app.ts';
import { openStore } from '../src/core/store/database.ts';
import { migrate } from '../src/core/store/migrate.ts';
import type { Environment } from './environment.ts';
import { main } from './programs.ts';
import { startServer } from './server.ts';

/** Services with repositories at an emulated GitHub, and Roadcrew as one process. */
export interface DeployFixture extends AsyncDisposable {
  github: GitHub;
  services: string[];
  port: number;
  db: pg.Pool;
  settings: Record<string, string>;
  /** Opens the preview of a deployment to production. */
  openPreview(person: Person, service: string): Promise<void>;
  /** Waits until this many deployments of a service are live. @throws Error when one fails */
  waitUntilLive(service: string, count: number): Promise<void>;
  /** Removes the pause between writes to GitHub. */
  disablePacing(): Promise<void>;
}

const teams = [
  { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS', members: ['U0ALICE', 'U0BOB'] },
  { name: 'search', kind: 'stream', channel: 'C0SEARCH', members: ['U0CAROL', 'U0DAN'] },
  { name: 'platform-core', kind: 'platform', domain: 'core', channel: 'C0PLATFORM', members: ['U0PAT', 'U0KIM'] },
];
const unlimited = { person: 1e7, team: 1e7, all: 1e7 };

/**
 * Starts GitHub and Roadcrew. `duration`: of a workflow run, in milliseconds. `isServed`: false only migrates the database,
 * and the caller starts Roadcrew.
 */
export async function startDeployFixture(
  environment: Environment,
  count: number,
  duration: number,
  isServed = true,
): Promise<DeployFixture> {
  const { slack } = environment;
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-bench-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const github = stack.use(await startGitHub({ runner: { duration }, rateLimit: 1e9 }));
  const services = Array.from({ length: count }, (_, index) => `service-${index}`);
  for (const name of services) {
    const files = { '.github/workflows/deploy.yml': github.workflowTexts.documented };
    await github.repos.create(`acme/${name}`, { files });
    await github.install(`acme/${name}`);
  }
  const file = join(folder, 'platform.yaml');
  const entries = services.map((name, index) => ({
    name,
    team: teams[index % 2]?.name,
    repo: `acme/${name}`,
    environments: ['production'],
    deploy: { workflow: 'deploy.yml' },
  }));
  const platform = {
    organization: 'Bench',
    channels: { approvals: 'C0APPROVE', escalations: 'C0HELP' },
    teams,
    services: entries,
  };
  const support = { repo: 'acme/platform' };
  await writeFile(file, stringify({ ...platform, support, limits: { requests: unlimited, reads: unlimited } }));
  const settings = await environment.settings({
    PLATFORM_FILE: file,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_ID: github.app.id,
    GITHUB_PRIVATE_KEY: github.app.privateKey,
    GITHUB_WEBHOOK_SECRET: github.app.webhookSecret,
  });
  let port = 0;
  if (isServed) {
    const server = stack.use(await startServer(main, settings));
    (await server.connect()).close();
    port = server.port;
    slack.connect(`http://127.0.0.1:${port}`);
    github.connect(`http://127.0.0.1:${port}`);
  } else {
    const store = openStore(settings.DATABASE_URL ?? '');
    await migrate(store.db, migrations);
    await store.close();
  }
  const db = new pg.Pool({ connectionString: settings.DATABASE_URL, max: 4 });
  stack.defer(() => db.end());
  const resources = stack.move();
  return {
    github,
    services,
    port,
    db,
    settings,
    async openPreview(person, service) {
      await person.command(`/platform deploy ${service} production note=${crypto.randomUUID()}`);
      await person.waitFor(({ view }) => view?.callback_id === 'confirm', `the preview of ${service}`, 60_000);
    },
    async waitUntilLive(service, count) {
      const text = `select count(*) filter (where state = 'live')::int as live,
        max(error) filter (where state not in ('waiting', 'active', 'live')) as error from deployments where service = $1`;
      for (;;) {
        const { rows } = await db.query<{ live: number; error: string | null }>(text, [service]);
        if (rows[0]?.error) throw new Error(`${service} was not deployed: ${rows[0].error}`);
        if (rows[0]?.live === count) return;
        await sleep(20);
      }
    },
    async disablePacing() {
      await db.query(`create function skip_pacing() returns trigger language plpgsql as
        $$ begin new.next_at := clock_timestamp(); return new; end $$`);
      await db.query(
        'create trigger skip_pacing before update of next_at on github_pace for each row execute function skip_pacing()',
      );
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
