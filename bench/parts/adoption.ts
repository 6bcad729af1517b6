import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { features, migrations } from '../../src/app.ts';
import { eventsOf } from '../../src/core/install.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { Connection } from '../../src/core/store/pool.ts';
import { allNumbers } from '../../src/features/metrics/numbers.ts';
import { createProjector } from '../../src/features/metrics/projector.ts';
import { adoption as adopted } from '../../src/features/metrics/queries/adoption.ts';
import { isoWeek, weeksUntil } from '../../src/lib/weeks.ts';
import { writeHistory } from '../adoption/history.ts';
import { compareStorage, insertCost } from '../adoption/storage.ts';
import type { Environment } from '../environment.ts';
import { quantile, spread, times } from '../numbers.ts';
import { megabytes, milliseconds, perSecond, type Row, withSpread } from '../table.ts';

const teams = 200;
const from = new Date('2025-12-01T00:00:00Z');
/** Measured week: late in the history, with twelve weeks of trend and more before it. */
const week = isoWeek(2026, 46, 'Europe/London');
const capabilities = times(30, (index) => `capability-${index + 1}`);
const slos = Object.fromEntries(capabilities.map((name) => [name, { success: 0.95, p95: 600_000 }]));
const digest = ({ db }: Store, team?: string) => allNumbers(db, { week, capabilities, slos, team });

/** Measures the cost of a digest and of storing events, for two sizes of a history of 52 weeks, 200 teams and 30 capabilities. */
export async function adoption(environment: Environment): Promise<Row[]> {
  const sizes = environment.quick ? [20_000, 100_000] : [1_000_000, 10_000_000];
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await measure(environment, size, size === sizes.at(-1))));
  return [...rows, ...(await insertCost(environment))];
}

async function measure(environment: Environment, size: number, isLargest: boolean): Promise<Row[]> {
  const { DATABASE_URL: url = '' } = await environment.settings();
  const store = openStore(url, { timeoutMs: 3_600_000 });
  const client = new Connection({ connectionString: url });
  await client.connect();
  await migrate(store.db, migrations);
  const history = { events: size, from, teams, capabilities: capabilities.length };
  const events = await writeHistory(client, history, (done) => console.error(`  ${size} events: week ${done + 1}`));
  const of = `${(events / 1e6).toFixed(events < 1e6 ? 2 : 1)} million events`;
  const start = performance.now();
  await createProjector(store.db, eventsOf(features)).catchUp();
  const readRate = (events / (performance.now() - start)) * 1_000;
  await client.query('vacuum analyze');
  const rows: Row[] = [
    { measure: `${of}: projected into the metrics tables`, ours: perSecond(readRate), baseline: 'events' },
  ];

  const trend = weeksUntil(week, 12);
  await digest(store);
  const alone: number[] = [];
  for (let round = 0; round < 5; round++) alone.push(await timed(() => adopted(store.db, trend, { capabilities })));
  rows.push({
    measure: `${of}: adoption alone, with new, lost and bypassing teams`,
    ours: withSpread(spread(alone), milliseconds),
    baseline: 'from the projected tables',
  });
  const warm: number[] = [];
  for (let round = 0; round < 9; round++) warm.push(await timed(() => digest(store)));
  rows.push(target(`${of}: a full digest, warm`, spread(warm), isLargest ? 250 : undefined));

  const heap = process.memoryUsage().rss;
  const one: number[] = [];
  const all = await timed(async () => {
    for (let team = 1; team <= teams; team++) one.push(await timed(() => digest(store, `team-${team}`)));
  });
  rows.push({
    measure: `${of}: ${teams} team digests`,
    ours: `${(all / 1_000).toFixed(1)} s`,
    baseline: `one: p50 ${milliseconds(quantile(one, 0.5))}, p99 ${milliseconds(quantile(one, 0.99))}`,
    ...(isLargest && { target: '< 20 s', met: all < 20_000 }),
  });
  rows.push({
    measure: `${of}: memory added by ${teams} digests`,
    ours: megabytes(Math.max(0, process.memoryUsage().rss - heap)),
    baseline: 'RSS of the process',
  });
  rows.push(...(await compareStorage(client, week, of)));
  await client.end();
  await store.close();

  const cold: number[] = [];
  let dropped = true;
  for (let round = 0; round < 3; round++) {
    await environment.postgres.restart();
    dropped = await dropCaches();
    const fresh = openStore(url, { timeoutMs: 3_600_000 });
    cold.push(await timed(() => digest(fresh)));
    await fresh.close();
  }
  const how = dropped ? 'server restarted, disk cache dropped' : 'server restarted, disk cache not dropped';
  rows.push({ ...target(`${of}: a full digest, cold`, spread(cold), isLargest ? 1_500 : undefined), baseline: how });
  return rows;
}

const target = (measure: string, measurement: ReturnType<typeof spread>, limit: number | undefined): Row => ({
  measure,
  ours: withSpread(measurement, milliseconds),
  baseline: '',
  ...(limit !== undefined && { target: `< ${limit} ms`, met: measurement.median < limit }),
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Drops the disk cache. @returns false unless on Linux as root */
async function dropCaches(): Promise<boolean> {
  await sleep(500); // lets the server finish its start
  return writeFile('/proc/sys/vm/drop_caches', '1').then(
    () => true,
    () => false,
  );
}
