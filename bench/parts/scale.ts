import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { startPostgres } from '../../playground/postgres.ts';
import { features, migrations } from '../../src/app.ts';
import { eventsOf } from '../../src/core/install.ts';
import { openStore } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { createProjector } from '../../src/features/metrics/projector.ts';
import { type Child, startChild } from '../child.ts';
import { platformOf, type Size, startDirectory } from '../company.ts';
import type { Environment } from '../environment.ts';
import { quantile, times } from '../numbers.ts';
import { megabytes, milliseconds, type Row } from '../table.ts';

const full: Size = { people: 50_000, teams: 2_000, services: 5_000, runs: 1_000_000, messages: 100_000 };
const small: Size = { people: 2_000, teams: 100, services: 200, runs: 20_000, messages: 2_000 };
/** Longest block of the event loop, and the longest median of a command, in milliseconds. */
const bars = { block: 50, command: 100 };

const usage = z.object({ port: z.int(), startMs: z.number(), longestBlockMs: z.number(), residentBytes: z.number() });

/** Commands that do not start a workflow at GitHub. */
const commands = [
  'help',
  'why',
  'runs',
  'runs team',
  'status',
  'status service-0',
  'lock',
  'escalations',
  'requests',
  'adoption',
  'digest',
  'provision db',
  'deploy',
  'rollback',
  'broken',
  'escalate',
  'request',
];

/** Measures a company of 50,000 people with a million runs and deployments: start, every command, App Home, sweep, claims. */
export async function scale({ slack, quick, ...environment }: Environment): Promise<Row[]> {
  const size = quick ? small : full;
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-scale-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const statements = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'all' };
  const postgres = await startPostgres({ settings: { ...statements, max_wal_size: '4GB' } });
  stack.defer(postgres.stop);
  const directory = stack.use(await startDirectory(slack.apiUrl, size.people));
  const platformFile = join(folder, 'platform.yaml');
  await writeFile(platformFile, JSON.stringify(platformOf(size)));
  const url = await postgres.createDatabase('scale');
  const settings = {
    ...(await environment.settings()),
    DATABASE_URL: url,
    PLATFORM_FILE: platformFile,
    SLACK_API_URL: directory.apiUrl,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  const store = openStore(url, { timeoutMs: 600_000 });
  stack.defer(store.close);
  await migrate(store.db, migrations);
  const db = stack.adopt(new pg.Client({ connectionString: url }), (client) => client.end());
  await db.connect();
  await db.query('create extension pg_stat_statements');
  // The numbers are those of an empty company: the part “adoption” measures them, with a history of their own.
  await createProjector(store.db, eventsOf(features)).catchUp();
  for (const statement of history(size)) await db.query(statement);

  const rows: Row[] = [];
  const add = (measure: string, ours: string, figures: Partial<Row> = {}) =>
    rows.push({ measure, ours, baseline: '', ...figures });
  const start = (role: string) => startChild('children/scale.ts', { ...settings, ROLE: role });
  const ask = (child: Child) => child.request(usage, {});
  const addProcess = (what: string, { startMs, longestBlockMs, residentBytes }: z.output<typeof usage>) =>
    add(what, `${milliseconds(startMs)}, ${megabytes(residentBytes)}, longest block ${milliseconds(longestBlockMs)}`);

  const first = start('web');
  addProcess(`First start, which reads ${size.people.toLocaleString('en')} people`, await ask(first));
  await first.stop();
  const web = start('web');
  stack.defer(web.stop);
  const { port, ...started } = await ask(web);
  addProcess('Later start', { port, ...started });

  slack.connect(`http://127.0.0.1:${port}`);
  /** Time of an action, with the buffers that PostgreSQL read for it. */
  async function measure(what: string, act: () => Promise<unknown>): Promise<void> {
    const took: number[] = [];
    let buffers = Number.POSITIVE_INFINITY; // the least of all rounds: periodic work reads too
    for (const round of times(quick ? 2 : 4, (index) => index)) {
      await db.query('select pg_stat_statements_reset()');
      const begin = performance.now();
      await act();
      took.push(performance.now() - begin);
      if (round > 0) buffers = Math.min(buffers, await buffersRead(db));
    }
    const median = quantile(took.slice(1), 0.5);
    const target = { target: `<= ${bars.command} ms`, met: median <= bars.command };
    add(what, `${milliseconds(median)}, ${buffers.toLocaleString('en')} buffers`, target);
  }
  for (const name of ['alice', 'pat']) {
    const person = slack.as(name);
    for (const command of commands) {
      await measure(`/platform ${command} (${name === 'pat' ? 'platform team' : 'in three teams'})`, async () => {
        await person.command(`/platform ${command}`);
        while (person.view) await person.closeView();
      });
    }
    await measure(`App Home (${name})`, () => person.openHome());
  }
  const answered = await ask(web);
  const target = { target: `<= ${bars.block} ms`, met: answered.longestBlockMs <= bars.block };
  add('Longest block of the event loop while commands are answered', milliseconds(answered.longestBlockMs), target);
  add('Resident memory of a web process', megabytes(answered.residentBytes));

  await db.query('select pg_stat_statements_reset()');
  const worker = start('worker');
  await ask(worker);
  await sleep(quick ? 5_000 : 30_000);
  const worked = await ask(worker);
  add('Longest block of a worker', milliseconds(worked.longestBlockMs), {
    target: `<= ${bars.block} ms`,
    met: worked.longestBlockMs <= bars.block,
  });
  add('Resident memory of a worker', megabytes(worked.residentBytes));
  for (const { query, calls, mean, buffers } of await slowest(db))
    add(`Statement of a worker: ${query}`, `${milliseconds(mean)}, ${buffers} buffers, ${calls} calls`);
  await worker.stop();
  return rows;
}

async function buffersRead(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ buffers: string }>(
    `select coalesce(sum(shared_blks_hit + shared_blks_read), 0) as buffers from pg_stat_statements
     where toplevel and query not like '%pg_stat_statements%'`,
  );
  return Number(rows[0]?.buffers);
}

/** Statements that read most for each call. */
async function slowest(db: pg.Client) {
  const { rows } = await db.query<{ query: string; calls: string; mean: number; buffers: string }>(
    `select left(regexp_replace(query, '\\s+', ' ', 'g'), 70) as query, calls, mean_exec_time as mean,
       ((shared_blks_hit + shared_blks_read) / calls)::bigint as buffers
     from pg_stat_statements where toplevel and query not like '%pg_stat_statements%'
     order by (shared_blks_hit + shared_blks_read) / calls desc limit 6`,
  );
  return rows;
}

/** Statements that make the history of a company. Alice, in three teams, has requested every tenth run. */
const history = ({ runs, services, teams, messages }: Size): string[] => [
  `insert into runs (id, workflow, version, title, capability, environment, input, hash, team, requester, requester_human,
     state, created_at, started_at, finished_at)
   select 'r' || n, 'provision-database', 1, 'PostgreSQL database', 'database', 'staging', '{"name": "orders"}', 'hash',
     'team-' || n % ${Math.min(teams, 20)}, case when n % 10 = 0 then 'T0ACME:U0ALICE' else 'T0ACME:U0P' || n % 1000 end, 'human',
     'succeeded', now() - n * interval '20 seconds', now() - n * interval '20 seconds', now() - n * interval '20 seconds'
   from generate_series(1, ${runs}) as n`,
  `insert into steps (run_id, name, position, state, input, finished_at)
   select 'r' || n, 'makeDatabase', 0, 'done', '{}', now() from generate_series(1, ${runs}) as n`,
  `insert into events (at, type, run_id, team, person, data)
   select now() - n * interval '20 seconds', type, 'r' || n, 'team-' || n % ${teams}, 'T0ACME:U0ALICE', '{"capability": "database"}'
   from generate_series(1, ${runs}) as n cross join unnest(array['run.requested', 'run.started', 'run.succeeded']) as type`,
  `insert into deployments (id, service, environment, team, origin, kind, state, sha, requested_by, requested_at, started_at, finished_at)
   select 'd' || n, 'service-' || n % least(${services}, 100), case when n % 2 = 0 then 'staging' else 'production' end, 'team-0', 'platform',
     'deploy', case when n % 10 = 0 then 'failed' else 'live' end, lpad(to_hex(n), 40, '0'), 'T0ACME:U0ALICE',
     now() - n * interval '20 seconds', now() - n * interval '20 seconds', now() - n * interval '20 seconds'
   from generate_series(1, ${runs}) as n`,
  `insert into outbox (target, kind, key, payload, due_at)
   select 'slack:C' || n % 500, 'run-card', 'run:r' || n, jsonb_build_object('run', 'r' || n), now() + interval '1 hour'
   from generate_series(1, ${messages}) as n`,
  'update adoption_progress set upto = (select max(id) from events)',
  'vacuum analyze',
];
