import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../playground/slack/slack.ts';
import { features } from '../../src/app.ts';
import { defineFeature } from '../../src/core/feature.ts';
import { createIndexConcurrently } from '../../src/core/store/create-index.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { findViolations } from '../core/runs/invariants.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Client, open } from '../support/client.ts';
import { newDatabase, sharedPostgres } from '../support/postgres.ts';
import { withoutLimits } from '../support/traces.ts';
import { until } from '../support/until.ts';

// Two releases on one database. The older one is the program in this checkout, or in the one that ROADCREW_OLDER names, as a
// process that is killed. The newer one has a feature more, whose migrations change tables of the core. The tests run in order.

const root = join(import.meta.dirname, '../..');
const olderRoot = process.env.ROADCREW_OLDER ?? root;

/** Writes its own column and table while runs of both releases are under way. */
const nextFeature = defineFeature({
  name: 'next',
  migrations: {
    '9001-next': {
      async up(db) {
        await sql`create table ranks (run_id text primary key references runs (id), rank int not null)`.execute(db);
        await sql`alter table runs add column rank int not null default 0`.execute(db);
        await sql`alter table steps add column rank int`.execute(db);
      },
    },
    '9002-next-index': {
      transaction: false,
      up: (db) => createIndexConcurrently(db, 'runs_rank', 'on runs (rank) where rank > 0'),
    },
  },
  create: ({ store: { db } }) => ({
    api: {},
    context: {},
    tasks: [
      {
        name: 'next.rank',
        every: 100,
        run: () =>
          sql`with ranked as (update runs set rank = 1 where rank = 0 returning id)
              insert into ranks select id, 1 from ranked on conflict do nothing`.execute(db),
      },
    ],
  }),
});

let slack: Slack;
let store: Store;
let admin: Client;
let settings: Record<string, string>;
let newer: Bot | undefined;
let older: { child: ChildProcess; url: string } | undefined;

beforeAll(async () => {
  const server = await sharedPostgres();
  slack = await startSlack();
  settings = {
    DATABASE_URL: await newDatabase(),
    PROVISION_POSTGRES_URL: server.url,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PLATFORM_FILE: join(root, 'playground/platform.yaml'),
    LOG_LEVEL: 'warn',
  };
  store = openStore(settings.DATABASE_URL ?? '', { connections: 2 });
  admin = await open(server.url);
});
afterAll(async () => {
  older?.child.kill('SIGKILL');
  await newer?.[Symbol.asyncDispose]();
  await store.close();
  await admin.end();
  await slack.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the older release as an operator does. @returns what it has printed, if it has ended */
async function startOlder(): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(olderRoot, 'src/main.ts')], {
    cwd: olderRoot,
    env: { ...settings, PORT: String(port), HOST: '127.0.0.1' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(async () => child.exitCode !== null || (await isReady()), { within: 60_000, otherwise: () => printed });
  older = { child, url };
  return child.exitCode === null ? '' : printed;
}

async function killOlder(): Promise<void> {
  if (!older) return;
  older.child.kill('SIGKILL');
  await once(older.child, 'close');
}

const startNewer = async () => {
  newer = await startBot({ ...withoutLimits() }, settings, { features: [...features, nextFeature] });
};

/** Requests a database through the process at this address. @returns the id of its run */
async function request(name: string, url = '', environment = 'staging'): Promise<string> {
  slack.connect(url);
  const alice = slack.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ name, environment });
  expect(await alice.submit()).toMatchObject({ status: 200 });
  while (alice.view) await alice.closeView();
  const run = await store.db
    .selectFrom('runs')
    .select('id')
    .where(sql`input ->> 'name'`, '=', name)
    .executeTakeFirstOrThrow();
  return run.id;
}

const reaches = (id: string, state: string) =>
  until(
    async () =>
      (await store.db.selectFrom('runs').select('state').where('id', '=', id).executeTakeFirst())?.state === state,
    { within: 60_000, otherwise: () => `${id} is not ${state}` },
  );

/** Lets every run wait in the step that creates its database, until the result is called. */
async function holdDatabases(): Promise<() => Promise<unknown>> {
  await admin.query('begin; lock table pg_database in share mode');
  return () => admin.query('commit');
}

const isCreating = (run: string) =>
  until(async () => {
    const steps = await store.db.selectFrom('steps').select(['name', 'state']).where('run_id', '=', run).execute();
    return steps.some(({ name, state }) => name === 'createDatabase' && state === 'started');
  });

const finished: string[] = [];

test('a newer release migrates while the older one executes a run, and both answer', async () => {
  expect(await startOlder()).toBe('');
  finished.push(await request('alone', older?.url));
  await reaches(finished[0] ?? '', 'succeeded');
  const approval = await request('approved', older?.url, 'production');
  const release = await holdDatabases();
  const inFlight = await request('inflight', older?.url);
  await isCreating(inFlight);

  await startNewer();
  const fromOlder = await request('fromolder', older?.url);
  const fromNewer = await request('fromnewer', newer?.url);
  const pat = slack.as('pat'); // decides through the newer release what was requested from the older one
  await pat.click(await pat.waitForMessage('C0APPROVE', 'approved'), 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the approve form');
  expect(await pat.submit()).toMatchObject({ status: 200 });

  // The older process dies in the middle of its step, and the newer one continues the run.
  await killOlder();
  await release();
  for (const run of [inFlight, fromOlder, fromNewer, approval]) {
    await reaches(run, 'succeeded');
    finished.push(run);
  }
});

test('the older release starts again on the migrated database, and takes over when the newer one stops', async () => {
  expect(await startOlder()).toBe('');
  const release = await holdDatabases();
  const inFlight = await request('backwards', newer?.url);
  await isCreating(inFlight);
  const stopped = newer?.stop();
  await release();
  await stopped;
  const alone = await request('rolledback', older?.url);
  for (const run of [inFlight, alone]) {
    await reaches(run, 'succeeded');
    finished.push(run);
  }
  // A secret is revealed by the other release than that which sealed it.
  const alice = slack.as('alice');
  await alice.click(await alice.waitForMessage('C0GENERAL', 'fromnewer'), 'run-reveal');
  await alice.waitFor(({ view }) => JSON.stringify(view).includes('postgresql://fromnewer'), 'the secret');
});

test('every run has ended once, with one database each', async () => {
  expect(new Set(finished).size).toBe(7);
  const { rows } = await admin.query(`select count(*)::int as count from pg_database
    where datname in ('alone', 'approved', 'inflight', 'fromolder', 'fromnewer', 'backwards', 'rolledback')`);
  expect(rows).toEqual([{ count: 7 }]);
  expect(await findViolations(store)).toEqual([]);
});

test('the older release refuses to start where a newer one has made a change that it cannot work with', async () => {
  await killOlder();
  await sql`insert into kysely_migration values ('9003-breaking', '2026-11-30T00:00:00.000Z', '99.0.0')`.execute(
    store.db,
  );
  expect(await startOlder()).toContain('a newer release has changed it (9003-breaking), and needs 99.0.0 or newer');
  expect(older?.child.exitCode).toBe(1);
});
