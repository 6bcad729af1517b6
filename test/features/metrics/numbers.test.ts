import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  adoption,
  allNumbers,
  availability,
  cost,
  daysUntil,
  definitions,
  delivery,
  demand,
  explain,
  insufficientData,
  isoWeek,
  onboarding,
  type Period,
  reliability,
  satisfaction,
  selfService,
  speed,
  support,
} from '../../../src/features/metrics/numbers.ts';
import { catchUp } from '../../../src/features/metrics/projector.ts';
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

/** Histories come in pieces of any size; what is asked is the same for everybody and for one team. */
const told = fc.record({
  history: histories,
  cuts: fc.array(fc.nat({ max: 300 }), { maxLength: 3 }),
  batch: fc.constantFrom(1_000, 1_000, 40),
  team: fc.constantFrom(undefined, 'ant', 'cat'),
});

async function write({ events }: History, cuts: readonly number[], batch: number): Promise<Entry[]> {
  await log.empty();
  let from = 0;
  for (const to of [...cuts.toSorted((a, b) => a - b), events.length]) {
    if (to > from) await log.tell(events.slice(from, to));
    await catchUp(log.db, { batch });
    from = Math.max(from, to);
  }
  return events.map((event, index) => ({ ...event, id: index + 1 }));
}

/** What each number is by a query, and by looking at every event. */
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

test('every number is what looking at each event gives, whatever happened and however it was written down', async () => {
  const runs = Number(process.env.HISTORIES ?? 40);
  await fc.assert(
    fc.asyncProperty(told, async ({ history, cuts, batch, team }) => {
      const entries = await write(history, cuts, batch);
      const { from, until } = history.week;
      for (const [name, compare] of Object.entries(both)) {
        const [asked, looked] = compare(entries, { from, until }, history, team);
        expect(await asked, name).toEqual(looked);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

test('on a fresh install every number is there, and says that there is not enough data', async () => {
  await log.empty();
  expect(await catchUp(log.db)).toEqual({ upTo: 0, caughtUp: true });
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
