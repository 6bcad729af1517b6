import pg from 'pg';
import { z } from 'zod';
import { type Child, startChild } from '../child.ts';
import { quantile, ratios, spread } from '../numbers.ts';
import { measured } from '../questions.ts';
import type { Stage } from '../stage.ts';
import { milliseconds, perSecond, type Row, withSpread } from '../table.ts';

const concurrency = 20;
const rate = 20;

type Name = 'commits' | 'jobs' | 'roadcrew';

/** Three steps that do nothing, from acceptance to done, beside the same number of commits and of jobs made by hand. */
export async function runs(stage: Stage): Promise<Row[]> {
  const { freshRedis, quick } = stage;
  const [count, steady, rounds] = quick ? [200, 40, 1] : [1_000, 160, 5];
  await using stack = new AsyncDisposableStack();
  const enter = async (name: Name, redisUrl?: string) => {
    const child: Child = startChild('children/contest.ts');
    stack.defer(() => child.stop());
    const { DATABASE_URL: databaseUrl } = await stage.settings();
    await child.ask(z.unknown(), { kind: 'start', name, databaseUrl, redisUrl, concurrency });
    const rates: number[] = [];
    const p50: number[] = [];
    return { child, databaseUrl, rates, p50 };
  };
  const floor = await enter('commits');
  const jobs = await enter('jobs');
  const ours = await enter('roadcrew');
  const redis = freshRedis && {
    jobs: await enter('jobs', freshRedis()),
    ours: await enter('roadcrew', freshRedis()),
  };
  const all = [floor, jobs, ours, ...(redis ? [redis.jobs, redis.ours] : [])];

  for (const { child, databaseUrl } of all) {
    await child.ask(measured, { kind: 'throughput', count: count / 2, concurrency });
    await settle(databaseUrl);
  }
  for (let round = 0; round < rounds; round++) {
    for (const { child, rates } of all)
      rates.push((await child.ask(measured, { kind: 'throughput', count, concurrency })).perSecond);
  }
  for (const { child, p50 } of all) {
    for (let round = 0; round < Math.min(rounds, 3); round++)
      p50.push((await child.ask(measured, { kind: 'steady', count: steady, rate })).p50);
  }

  type Entry = typeof floor;
  const row = (what: string, mine: Entry, other: Entry, name: string, bar?: number): Row => {
    const ratio = ratios(mine.rates, other.rates);
    return {
      what: `Run of three no-op steps, ${what} queue, ${concurrency} at once`,
      ours: withSpread(spread(mine.rates), perSecond),
      beside: `${name}: ${withSpread(spread(other.rates), perSecond)}`,
      ratio,
      ...(bar !== undefined && { target: `>= ${bar.toFixed(2)}`, met: ratio.median >= bar }),
    };
  };
  const latency = (what: string, mine: Entry, other: Entry): Row => ({
    what: `Acceptance to done at ${rate}/s, ${what} queue, p50`,
    ours: withSpread(spread(mine.p50), milliseconds),
    beside: `three BullMQ jobs: ${milliseconds(quantile(other.p50, 0.5))}; five commits: ${milliseconds(quantile(floor.p50, 0.5))}`,
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

/** What autovacuum does within a minute: plans are made for the tables as they are, not for empty ones. */
async function settle(connectionString: string | undefined): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}
