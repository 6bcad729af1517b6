import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../child.ts';
import { commits } from '../contestants/commits.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { jobs } from '../contestants/jobs.ts';
import { roadcrew } from '../contestants/roadcrew.ts';
import { quantile, times } from '../numbers.ts';
import { contestQuestion, type Measured } from '../questions.ts';

/** One contestant in a process of its own, so that none pays for another's memory. */
const contestants = { commits, jobs, roadcrew };
let contestant: Contestant | undefined;
const latencies: number[] = [];

async function timed(): Promise<void> {
  const began = performance.now();
  await contestant?.perform();
  latencies.push(performance.now() - began);
}

async function throughput(count: number, concurrency: number): Promise<void> {
  let begun = 0;
  await Promise.all(
    times(concurrency, async () => {
      while (begun++ < count) await timed();
    }),
  );
}

async function steadily(count: number, rate: number): Promise<void> {
  const began = performance.now();
  const underWay: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, began + (index / rate) * 1000 - performance.now()));
    underWay.push(timed());
  }
  await Promise.all(underWay);
}

answerParent(
  async (asked): Promise<Measured | undefined> => {
    const question = contestQuestion.parse(asked);
    if (question.kind === 'start') {
      contestant = await contestants[question.name](question);
      return undefined;
    }
    latencies.length = 0;
    const began = performance.now();
    if (question.kind === 'throughput') await throughput(question.count, question.concurrency);
    else await steadily(question.count, question.rate);
    const perSecond = (question.count / (performance.now() - began)) * 1000;
    return { perSecond, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  },
  async () => contestant?.stop(),
);
