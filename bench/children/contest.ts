import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../child.ts';
import { commits } from '../contestants/commits.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { jobs } from '../contestants/jobs.ts';
import { roadcrew } from '../contestants/roadcrew.ts';
import { contestRequest, type Measurement } from '../measurement.ts';
import { quantile, times } from '../numbers.ts';

/** Runs one contestant in a process of its own, so that contestants do not share memory. */
const contestants = { commits, jobs, roadcrew };
let contestant: Contestant | undefined;
const latencies: number[] = [];

async function timed(): Promise<void> {
  const start = performance.now();
  await contestant?.perform();
  latencies.push(performance.now() - start);
}

async function runConcurrently(count: number, concurrency: number): Promise<void> {
  let started = 0;
  await Promise.all(
    times(concurrency, async () => {
      while (started++ < count) await timed();
    }),
  );
}

async function runAtRate(count: number, rate: number): Promise<void> {
  const start = performance.now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, start + (index / rate) * 1000 - performance.now()));
    pending.push(timed());
  }
  await Promise.all(pending);
}

answerParent(
  async (body): Promise<Measurement | undefined> => {
    const request = contestRequest.parse(body);
    if (request.kind === 'start') {
      contestant = await contestants[request.name](request);
      return undefined;
    }
    latencies.length = 0;
    const start = performance.now();
    if (request.kind === 'throughput') await runConcurrently(request.count, request.concurrency);
    else await runAtRate(request.count, request.rate);
    const perSecond = (request.count / (performance.now() - start)) * 1000;
    return { perSecond, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  },
  async () => contestant?.stop(),
);
