import pg from 'pg';
import { z } from 'zod';
import { type Child, startChild } from '../child.ts';
import type { Environment } from '../environment.ts';
import { measurement } from '../measurement.ts';
import { quantile, ratios, spread } from '../numbers.ts';
import { milliseconds, perSecond, type Row, withSpread } from '../table.ts';

const concurrency = 20;
const rate = 20;

type Name = 'commits' | 'jobs' | 'roadcrew';

/** Measures runs of three no-op steps, compared with plain commits and with BullMQ jobs. */
export async function runs(environment: Environment): Promise<Row[]> {
  const { freshRedis, quick } = environment;
  const [count, steady, rounds] = quick ? [200, 40, 1] : [1_000, 160, 5];
  await using stack = new AsyncDisposableStack();
  const addContestant = async (name: Name, redisUrl?: string) => {
    const child: Child = startChild('children/contest.ts');
    stack.defer(() => child.stop());
    const { DATABASE_URL: databaseUrl } = await environment.settings();
    await child.request(z.unknown(), { kind: 'start', name, databaseUrl, redisUrl, concurrency });
    const rates: number[] = [];
    const p50: number[] = [];
    return { child, databaseUrl, rates, p50 };
  };
  const floor = await addContestant('commits');
  const jobs = await addContestant('jobs');
  const ours = await addContestant('roadcrew');
  const redis = freshRedis && {
    jobs: await addContestant('jobs', freshRedis()),
    ours: await addContestant('roadcrew', freshRedis()),
  };
  const all = [floor, jobs, ours, ...(redis ? [redis.jobs, redis.ours] : [])];

  for (const { child, databaseUrl } of all) {
    await child.request(measurement, { kind: 'throughput', count: count / 2, concurrency });
    await settle(databaseUrl);
  }
  for (let round = 0; round < rounds; round++) {
    for (const { child, rates } of all)
      rates.push((await child.request(measurement, { kind: 'throughput', count, concurrency })).perSecond);
  }
  for (const { child, p50 } of all) {
    for (let round = 0; round < Math.min(rounds, 3); round++)
      p50.push((await child.request(measurement, { kind: 'steady', count: steady, rate })).p50);
  }

  type Entry = typeof floor;
  const row = (queue: string, mine: Entry, other: Entry, name: string, bar?: number): Row => {
    const ratio = ratios(mine.rates, other.rates);
    return {
      measure: `Run of three no-op steps, ${queue} queue, ${concurrency} at once`,
      ours: withSpread(spread(mine.rates), perSecond),
      baseline: `${name}: ${withSpread(spread(other.rates), perSecond)}`,
      ratio,
      ...(bar !== undefined && { target: `>= ${bar.toFixed(2)}`, met: ratio.median >= bar }),
    };
  };
  const latency = (queue: string, mine: Entry, other: Entry): Row => ({
    measure: `Acceptance to done at ${rate}/s, ${queue} queue, p50`,
    ours: withSpread(spread(mine.p50), milliseconds),
    baseline: `three BullMQ jobs: ${milliseconds(quantile(other.p50, 0.5))}; five commits: ${milliseconds(quantile(floor.p50, 0.5))}`,
  });
  return [
    ...(redis
      ? [
          row('Redis', redis.ours, floor, 'five commits', 0.4),
          row('Redis', redis.ours, redis.jobs, 'three BullMQ jobs on Redis'),
          latency('Redis', redis.ours, redis.jobs),
        ]
      : []),
    row('Postgres', ours, jobs, 'three BullMQ jobs on Postgres', 2),
    row('Postgres', ours, floor, 'five commits'),
    latency('Postgres', ours, jobs),
  ];
}

/** Analyzes the tables as autovacuum would within a minute, so that plans do not assume empty tables. */
async function settle(connectionString: string | undefined): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}
