import type { Numbers } from '../../../src/features/metrics/numbers.ts';
import type { Adoption } from '../../../src/features/metrics/queries/adoption.ts';
import type { Delivered } from '../../../src/features/metrics/queries/delivery.ts';
import type { CapabilityReliability } from '../../../src/features/metrics/queries/reliability.ts';
import { insufficientData, type Ratio } from '../../../src/features/metrics/ratio.ts';
import { isoWeek, weeksUntil } from '../../../src/lib/weeks.ts';

const week = isoWeek(2026, 47, 'Europe/London');

const ratio = (n: number, of: number): Ratio => (of < 5 ? insufficientData : { value: n / of, n, of });

/** Builds a row of adoption. `trend`: active teams per week, the last one this week's. */
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
    capability,
    eligible,
    active,
    kept: active - first.length,
    new: first.length,
    returning: 0,
    lost: lost.length,
    runs: active * 2,
    rate: ratio(active, eligible),
    doing,
    voluntary: ratio(active, doing),
    notForUs,
    teams: { new: first, lost, byHand },
    trend: weeksUntil(week, trend.length).map(({ from, until }, index) => ({
      from,
      until,
      eligible,
      doing: (trend[index] ?? 0) + only,
      active: trend[index] ?? 0,
      rate: ratio(trend[index] ?? 0, eligible),
      voluntary: ratio(trend[index] ?? 0, doing),
    })),
  };
}

export function ran(capability: string, succeeded: number, ended: number, promised?: number): CapabilityReliability {
  return {
    capability,
    ended,
    succeeded,
    success: ratio(succeeded, ended),
    execution: ended < 5 ? insufficientData : { p50: 60_000, p95: 240_000, of: ended },
    slo: promised === undefined ? undefined : { success: promised },
    met: { success: promised === undefined || ended < 5 ? undefined : succeeded / ended >= promised, p95: undefined },
    budget:
      promised === undefined
        ? undefined
        : {
            of: ended,
            failed: ended - succeeded,
            allowed: ended * (1 - promised),
            left: ended < 5 ? insufficientData : 0.5,
          },
  };
}

const nothingDelivered: Delivered = {
  services: 0,
  deployments: 0,
  frequency: insufficientData,
  leadTime: insufficientData,
  withCommit: 0,
  changeFail: insufficientData,
  broke: 0,
  recovery: insufficientData,
  unrecovered: 0,
  rework: insufficientData,
  reworked: 0,
};

/** Builds the numbers of an otherwise empty week. */
export function numbers(
  given: Partial<Numbers> & { paths?: Adoption[]; runs?: CapabilityReliability[] } = {},
): Numbers {
  const { paths, runs, ...rest } = given;
  return {
    week,
    team: null,
    adoption: paths ?? [adopted(null)],
    selfService: {
      jobs: 0,
      selfServed: 0,
      ratio: insufficientData,
      approvals: 0,
      escalations: 0,
      left: 0,
      reasons: [],
    },
    speed: {
      all: { runs: 0, waited: 0, total: insufficientData, waiting: insufficientData, execution: insufficientData },
      capabilities: [],
    },
    onboarding: { teams: [], took: insufficientData, underWay: 0, untouched: 0 },
    reliability: { capabilities: runs ?? [] },
    availability: { ofMs: 0, downMs: 0, value: insufficientData, outages: 0, longestMs: 0 },
    delivery: { onPath: nothingDelivered, offPath: nothingDelivered },
    support: {
      opened: 0,
      open: 0,
      responded: 0,
      firstResponse: insufficientData,
      responseInTime: insufficientData,
      resolved: 0,
      resolution: insufficientData,
      resolutionInTime: insufficientData,
      confirmed: 0,
      notYet: insufficientData,
      missed: 0,
    },
    demand: { opened: 0, candidates: 0, shipped: 0, open: 0, top: [] },
    satisfaction: { rounds: [], runs: [] },
    cost: { teams: [], total: [], undeclared: 0, observed: 0, idle: [] },
    ...rest,
  };
}
