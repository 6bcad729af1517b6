import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definitions } from '../../../src/features/metrics/definitions.ts';
import { explain } from '../../../src/features/metrics/explain.ts';
import { allNumbers } from '../../../src/features/metrics/numbers.ts';
import { adoption } from '../../../src/features/metrics/queries/adoption.ts';
import { availability } from '../../../src/features/metrics/queries/availability.ts';
import { cost } from '../../../src/features/metrics/queries/cost.ts';
import { delivery } from '../../../src/features/metrics/queries/delivery.ts';
import { demand } from '../../../src/features/metrics/queries/demand.ts';
import { onboarding } from '../../../src/features/metrics/queries/onboarding.ts';
import { reliability } from '../../../src/features/metrics/queries/reliability.ts';
import { satisfaction } from '../../../src/features/metrics/queries/satisfaction.ts';
import { selfService } from '../../../src/features/metrics/queries/self-service.ts';
import { speed } from '../../../src/features/metrics/queries/speed.ts';
import { support } from '../../../src/features/metrics/queries/support.ts';
import { insufficientData } from '../../../src/features/metrics/ratio.ts';
import { daysUntil, isoWeek, type Period } from '../../../src/lib/weeks.ts';
import { testLog } from './events.ts';
import { type History, histories } from './histories.ts';
import * as naive from './naive/index.ts';
import type { Entry } from './naive/naive.ts';

let log: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  log = await testLog();
});
afterAll(() => log.stop());

const slos = { database: { success: 0.9, p95: 24 * 3_600_000 }, queue: { p95: 60_000 }, pipeline: { success: 0.5 } };
const capabilities = ['database', 'pipeline'];

/** Histories in chunks of any size, for all teams or for one. */
const samples = fc.record({
  history: histories,
  cuts: fc.array(fc.nat({ max: 300 }), { maxLength: 3 }),
  batch: fc.constantFrom(1_000, 1_000, 40),
  team: fc.constantFrom(undefined, 'ant', 'cat'),
});

async function write({ events }: History, cuts: readonly number[], batch: number): Promise<Entry[]> {
  await log.empty();
  let from = 0;
  for (const to of [...cuts.toSorted((a, b) => a - b), events.length]) {
    if (to > from) await log.append(events.slice(from, to));
    await log.catchUp({ batch });
    from = Math.max(from, to);
  }
  return events.map((event, index) => ({ ...event, id: index + 1 }));
}

/** A number by its query, and by counting all events. */
type Both = (
  entries: Entry[],
  period: Period,
  history: History,
  team: string | undefined,
) => [Promise<unknown>, unknown];
const both: Record<string, Both> = {
  adoption: (entries, _period, { trend }, team) => [
    adoption(log.db, trend, { capabilities, team }),
    naive.adoption(entries, trend, { capabilities, team }),
  ],
  'self-service': (entries, period, _history, team) => [
    selfService(log.db, period, { team }),
    naive.selfService(entries, period, { team }),
  ],
  speed: (entries, period, _history, team) => [speed(log.db, period, { team }), naive.speed(entries, period, { team })],
  onboarding: (entries, period, _history, team) => [
    onboarding(log.db, period, { team }),
    naive.onboarding(entries, period, { team }),
  ],
  reliability: (entries, period, { week }, team) => {
    const budget = daysUntil(week.until, 28, week.zone);
    const asked = { budget, slos, capabilities, team };
    return [reliability(log.db, period, asked), naive.reliability(entries, period, asked)];
  },
  availability: (entries, period) => {
    const now = new Date(period.until.getTime() - 3_600_000);
    return [availability(log.db, period, now), naive.availability(entries, period, now)];
  },
  delivery: (entries, period, _history, team) => [
    delivery(log.db, period, { team }),
    naive.delivery(entries, period, { team }),
  ],
  support: (entries, period, _history, team) => [
    support(log.db, period, { team }),
    naive.support(entries, period, { team }),
  ],
  demand: (entries, period, _history, team) => [
    demand(log.db, period, { team }),
    naive.demand(entries, period, { team }),
  ],
  satisfaction: (entries, period) => [satisfaction(log.db, period), naive.satisfaction(entries, period)],
  cost: (entries, period, _history, team) => [cost(log.db, period, { team }), naive.cost(entries, period, { team })],
};

test('every number equals a count over each event, for any history written in any order', async () => {
  const runs = Number(process.env.HISTORIES ?? 40);
  await fc.assert(
    fc.asyncProperty(samples, async ({ history, cuts, batch, team }) => {
      const entries = await write(history, cuts, batch);
      const { from, until } = history.week;
      for (const [name, compare] of Object.entries(both)) {
        const [queried, counted] = compare(entries, { from, until }, history, team);
        expect(await queried, name).toEqual(counted);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

test('on a fresh install every number exists, with not enough data', async () => {
  await log.empty();
  expect(await log.catchUp()).toEqual({ upTo: 0, caughtUp: true });
  const week = isoWeek(2026, 30, 'Europe/London');
  const numbers = await allNumbers(log.db, { week, capabilities: ['database'], slos });
  expect(numbers).toMatchObject({
    adoption: [
      { capability: null, eligible: 0, rate: insufficientData },
      { capability: 'database', eligible: 0, active: 0, trend: { length: 12 } },
    ],
    selfService: { jobs: 0, ratio: insufficientData },
    availability: { ofMs: 0, value: insufficientData },
  });
  for (const { id } of definitions) expect(explain(id, numbers).definition.id).toBe(id);
});
