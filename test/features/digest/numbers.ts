import type {
  Adoption,
  CapabilityReliability,
  Delivered,
  Numbers,
  Ratio,
} from '../../../src/features/metrics/numbers.ts';
import { isoWeek, notEnough, weeksUntil } from '../../../src/features/metrics/numbers.ts';

export const week = isoWeek(2026, 47, 'Europe/London');

export const ratio = (n: number, of: number): Ratio => (of < 5 ? notEnough : { value: n / of, n, of });

/** A row of adoption; `trend`: active teams per week, the last one this week's. */
export function adopted(
  capability: string | null,
  given: { active?: number; eligible?: number; notForUs?: number; trend?: number[] } & Partial<
    Record<'byHand' | 'lost' | 'first', string[]>
  > = {},
): Adoption {
  const { active = 0, eligible = 20, notForUs = 0, byHand = [], lost = [], first = [] } = given;
  const { trend = [active, active] } = given;
  const only = byHand.length;
  const doing = active + only;
  return {
    ...{
      capability,
      eligible,
      active,
      kept: active - first.length,
      new: first.length,
      returning: 0,
      lost: lost.length,
    },
    ...{ runs: active * 2, rate: ratio(active, eligible), doing, voluntary: ratio(active, doing), notForUs },
    teams: { new: first, lost, byHand },
    trend: weeksUntil(week, trend.length).map(({ from, until }, index) => ({
      ...{ from, until, eligible, doing: (trend[index] ?? 0) + only, active: trend[index] ?? 0 },
      ...{ rate: ratio(trend[index] ?? 0, eligible), voluntary: ratio(trend[index] ?? 0, doing) },
    })),
  };
}

export function ran(capability: string, succeeded: number, ended: number, promised?: number): CapabilityReliability {
  return {
    ...{ capability, ended, succeeded, success: ratio(succeeded, ended) },
    execution: ended < 5 ? notEnough : { p50: 60_000, p95: 240_000, of: ended },
    slo: promised === undefined ? undefined : { success: promised },
    met: { success: promised === undefined || ended < 5 ? undefined : succeeded / ended >= promised, p95: undefined },
    budget:
      promised === undefined
        ? undefined
        : { of: ended, failed: ended - succeeded, allowed: ended * (1 - promised), left: ended < 5 ? notEnough : 0.5 },
  };
}

const nothingDelivered: Delivered = {
  ...{ services: 0, deployments: 0, frequency: notEnough, leadTime: notEnough, withCommit: 0, changeFail: notEnough },
  ...{ broke: 0, recovery: notEnough, unrecovered: 0, rework: notEnough, reworked: 0 },
};

/** Numbers of a week in which nothing happened but what is given. */
export function numbers(
  given: Partial<Numbers> & { paths?: Adoption[]; runs?: CapabilityReliability[] } = {},
): Numbers {
  const { paths, runs, ...rest } = given;
  return {
    ...{ week, team: null },
    adoption: paths ?? [adopted(null)],
    selfService: { jobs: 0, selfServed: 0, ratio: notEnough, approvals: 0, escalations: 0, left: 0, reasons: [] },
    speed: {
      all: { runs: 0, waited: 0, total: notEnough, waiting: notEnough, execution: notEnough },
      capabilities: [],
    },
    onboarding: { teams: [], took: notEnough, underWay: 0, untouched: 0 },
    reliability: { capabilities: runs ?? [] },
    availability: { ofMs: 0, downMs: 0, value: notEnough, outages: 0, longestMs: 0 },
    delivery: { onPath: nothingDelivered, offPath: nothingDelivered },
    support: {
      ...{ opened: 0, open: 0, responded: 0, firstResponse: notEnough, responseInTime: notEnough, resolved: 0 },
      ...{ resolution: notEnough, resolutionInTime: notEnough, confirmed: 0, notYet: notEnough, missed: 0 },
    },
    demand: { opened: 0, candidates: 0, shipped: 0, open: 0, wanted: [] },
    satisfaction: { rounds: [], runs: [] },
    cost: { teams: [], total: [], undeclared: 0, looked: 0, idle: [] },
    ...rest,
  };
}
