import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { features, migrations } from '../../src/app.ts';
import { eventsOf } from '../../src/core/install.ts';
import { Connection, migrate, openStore, type Store } from '../../src/core/store/database.ts';
import { allNumbers } from '../../src/features/metrics/numbers.ts';
import { createProjector } from '../../src/features/metrics/projector.ts';
import { adoption as adopted } from '../../src/features/metrics/queries/adoption.ts';
import { isoWeek, weeksUntil } from '../../src/lib/weeks.ts';
import { writeHistory } from '../adoption/history.ts';
import { beside, insertCost } from '../adoption/storage.ts';
import { quantile, spread, times } from '../numbers.ts';
import type { Stage } from '../stage.ts';
import { megabytes, milliseconds, perSecond, type Row, withSpread } from '../table.ts';

const teams = 200;
const from = new Date('2025-12-01T00:00:00Z');
/** Late in the history, so that a trend of twelve weeks and all that went before it are there. */
const week = isoWeek(2026, 46, 'Europe/London');
const capabilities = times(30, (index) => `capability-${index + 1}`);
const slos = Object.fromEntries(capabilities.map((name) => [name, { success: 0.95, p95: 600_000 }]));
const digest = ({ db }: Store, team?: string) => allNumbers(db, { week, capabilities, slos, team });

/** 52 weeks of 200 teams and 30 capabilities, a tenth of them and all: what a digest costs, and what keeping events so that it does. */
export async function adoption(stage: Stage): Promise<Row[]> {
  const sizes = stage.quick ? [20_000, 100_000] : [1_000_000, 10_000_000];
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await measure(stage, size, size === sizes.at(-1))));
  return [...rows, ...(await insertCost(stage))];
}

async function measure(stage: Stage, size: number, isLargest: boolean): Promise<Row[]> {
  const { DATABASE_URL: url = '' } = await stage.settings();
  const store = openStore(url, { timeoutMs: 3_600_000 });
  const client = new Connection({ connectionString: url });
  await client.connect();
  await migrate(store.db, migrations);
  const history = { events: size, from, teams, capabilities: capabilities.length };
  const events = await writeHistory(client, history, (done) => console.error(`  ${size} events: week ${done + 1}`));
  const of = `${(events / 1e6).toFixed(events < 1e6 ? 2 : 1)} million events`;
  const began = performance.now();
  await createProjector(store.db, eventsOf(features)).catchUp();
  const read = (events / (performance.now() - began)) * 1_000;
  await client.query('vacuum analyze');
  const rows: Row[] = [{ what: `${of}: read into the numbers`, ours: perSecond(read), beside: 'events' }];

  const trend = weeksUntil(week, 12);
  await digest(store);
  const alone: number[] = [];
  for (let round = 0; round < 5; round++) alone.push(await timed(() => adopted(store.db, trend, { capabilities })));
  rows.push({
    what: `${of}: adoption alone, with who is new, lost and by hand`,
    ours: withSpread(spread(alone), milliseconds),
    beside: 'from the tables made of them',
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
    what: `${of}: ${teams} team digests`,
    ours: `${(all / 1_000).toFixed(1)} s`,
    beside: `one: p50 ${milliseconds(quantile(one, 0.5))}, p99 ${milliseconds(quantile(one, 0.99))}`,
    ...(isLargest && { target: '< 20 s', met: all < 20_000 }),
  });
  rows.push({
    what: `${of}: memory that ${teams} digests add`,
    ours: megabytes(Math.max(0, process.memoryUsage().rss - heap)),
    beside: 'RSS of the process',
  });
  rows.push(...(await beside(client, week, of)));
  await client.end();
  await store.close();

  const cold: number[] = [];
  let dropped = true;
  for (let round = 0; round < 3; round++) {
    await stage.postgres.restart();
    dropped = await dropCaches();
    const fresh = openStore(url, { timeoutMs: 3_600_000 });
    cold.push(await timed(() => digest(fresh)));
    await fresh.close();
  }
  const how = dropped
    ? 'server restarted, disk cache dropped'
    : 'server restarted; the disk cache could not be dropped';
  rows.push({ ...target(`${of}: a full digest, cold`, spread(cold), isLargest ? 1_500 : undefined), beside: how });
  return rows;
}

const target = (what: string, measured: ReturnType<typeof spread>, limit: number | undefined): Row => ({
  what,
  ours: withSpread(measured, milliseconds),
  beside: '',
  ...(limit !== undefined && { target: `< ${limit} ms`, met: measured.median < limit }),
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Linux, as root. @returns whether it could be done. */
async function dropCaches(): Promise<boolean> {
  await sleep(500); // what the start has read
  return writeFile('/proc/sys/vm/drop_caches', '1').then(
    () => true,
    () => false,
  );
}
