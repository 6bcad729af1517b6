import type { Client } from 'pg';
import { migrations } from '../../src/app.ts';
import { openStore } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { Connection } from '../../src/core/store/pool.ts';
import type { Week } from '../../src/lib/weeks.ts';
import type { Environment } from '../environment.ts';
import { quantile, ratios, spread } from '../numbers.ts';
import { milliseconds, perSecond, type Row, withSpread } from '../table.ts';

/** Main figure computed from raw events: active teams per capability in twelve weeks. */
const rawQuery = (table = 'events') => `
  select requested.data ->> 'capability', date_trunc('week', ended.at), count(distinct ended.team)
  from ${table} ended join ${table} requested on requested.run_id = ended.run_id and requested.type = 'run.requested'
  where ended.type = 'run.succeeded' and ended.at >= $1::timestamptz - interval '12 weeks' and ended.at < $1 group by 1, 2`;

/**
 * Compares other ways to store events: with the log's BRIN index only, with a b-tree, and partitioned by month.
 */
export async function compareStorage(client: Client, { until }: Week, of: string): Promise<Row[]> {
  const query = (table?: string) => timed(client, rawQuery(table), [until]);
  const none = [await query(), await query(), await query()];
  await client.query('create index bench_type_at on events (type, at)');
  await client.query('analyze events');
  const btree = [await query(), await query(), await query()];
  await client.query('drop index bench_type_at');
  await client.query(partitioned);
  await client.query('analyze bench_parts');
  const parts = [await query('bench_parts'), await query('bench_parts'), await query('bench_parts')];
  await client.query('drop table bench_parts');
  const runs: number[] = [];
  const { rows } = await client.query<{ run_id: string }>(
    'select run_id from adoption_runs order by md5(run_id) limit 200',
  );
  for (const { run_id } of rows)
    runs.push(await timed(client, 'select * from events where run_id = $1 order by id', [run_id]));
  return [
    {
      measure: `${of}: active teams alone, from raw events`,
      ours: withSpread(spread(none), milliseconds),
      baseline: 'BRIN on (at), as the log has it',
    },
    {
      measure: `${of}: active teams alone, from raw events`,
      ours: withSpread(spread(btree), milliseconds),
      baseline: 'b-tree on (type, at)',
    },
    {
      measure: `${of}: active teams alone, from raw events`,
      ours: withSpread(spread(parts), milliseconds),
      baseline: 'a partition for each month',
    },
    {
      measure: `${of}: all events of one run`,
      ours: milliseconds(quantile(runs, 0.5)),
      baseline: `p99 ${milliseconds(quantile(runs, 0.99))}`,
    },
  ];
}

const partitioned = `
  create table bench_parts (like events) partition by range (at);
  do $$ begin
    for month in 0..14 loop
      execute format('create table bench_parts_%s partition of bench_parts for values from (%L) to (%L)', month,
        date '2025-11-01' + month * interval '1 month', date '2025-12-01' + month * interval '1 month');
    end loop;
  end $$;
  insert into bench_parts select * from events;
  create index on bench_parts (run_id, id) where run_id is not null`;

async function timed(client: Client, text: string, values: unknown[]): Promise<number> {
  const start = performance.now();
  await client.query(text, values);
  return performance.now() - start;
}

const insert = (table: string) => `
  insert into ${table} (type, run_id, team, person, data)
  select 'step.done', 'run-' || i / 10, 'team-' || i % 200, 'T1:U1', jsonb_build_object('step', 'createDatabase', 'attempt', 1, 'epoch', 1)
  from generate_series($1::int, $1::int + 9999) i`;

/** Compares inserts of ten thousand events into the log, into the log without counting, and into a bare table. */
export async function insertCost(environment: Environment): Promise<Row[]> {
  const { DATABASE_URL: url = '' } = await environment.settings();
  const store = openStore(url);
  await migrate(store.db, migrations);
  await store.close();
  const client = new Connection({ connectionString: url });
  await client.connect();
  const columns = `id bigint generated always as identity, at timestamptz not null default now(), type text not null,
    run_id text, team text, person text, data jsonb not null default '{}'`;
  await client.query(`create table bare (${columns})`);
  await client.query(`create table uncounted (${columns}, primary key (id))`);
  await client.query('create index on uncounted (run_id, id) where run_id is not null');
  const took = { events: [] as number[], uncounted: [] as number[], bare: [] as number[] };
  const rounds = environment.quick ? 5 : 40;
  for (let round = 0; round < rounds; round++) {
    // The first table of a round finds the disk busy from the last round, so the order rotates.
    const order = Object.entries(took);
    for (const [table, rates] of [...order.slice(round % 3), ...order.slice(0, round % 3)]) {
      const ms = await timed(client, insert(table), [round * 10_000]);
      rates.push(10_000 / (ms / 1_000));
    }
  }
  await client.end();
  const against = (other: number[], name: string, bar?: number): Row => {
    const ratio = ratios(took.events, other);
    return {
      measure: 'Events inserted, ten thousand at a time',
      ours: perSecond(quantile(took.events, 0.5)),
      baseline: `${name}: ${perSecond(quantile(other, 0.5))}`,
      ratio,
      ...(bar !== undefined && { target: `>= ${bar.toFixed(2)}`, met: ratio.median >= bar }),
    };
  };
  return [
    against(took.uncounted, 'the same log without counting', 0.95),
    against(took.bare, 'a table without any index'),
  ];
}
