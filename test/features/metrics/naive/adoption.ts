import type { Adoption } from '../../../../src/features/metrics/queries/adoption.ts';
import type { Onboarding } from '../../../../src/features/metrics/queries/onboarding.ts';
import type { Period } from '../../../../src/lib/weeks.ts';
import {
  byTime,
  type Entry,
  grouped,
  inside,
  names,
  runsIn,
  share,
  succeededIn,
  teamsAtEnd,
  teamsIn,
  text,
  times,
} from './naive.ts';

/** Teams with a service that bypassed the golden path in the period. */
function byHandIn(log: readonly Entry[], { from, until }: Period, capability: string | null): string[] {
  const key = (entry: Entry) => ['service', 'capability', 'source'].map((part) => text(entry, part)).join();
  return [...grouped(log, /^detour\.(seen|gone)$/, key).values()].flatMap((words) => {
    const sorted = words.toSorted(byTime);
    return sorted.flatMap((word, index) => {
      const gone = sorted[index + 1]?.at ?? new Date(8.64e15);
      const about = capability === null || text(word, 'capability') === capability;
      return word.type === 'detour.seen' && about && word.at < until && gone > from ? (word.team ?? []) : [];
    });
  });
}

function refusedBy(log: readonly Entry[], { until }: Period, capability: string | null): string[] {
  const key = (entry: Entry) => `${text(entry, 'service')},${text(entry, 'capability')}`;
  return [...grouped(log, /^detour\.answered$/, key).values()].flatMap((words) => {
    const last = words
      .filter(({ at }) => at < until)
      .toSorted(byTime)
      .at(-1);
    const about = capability === null || text(last, 'capability') === capability;
    return about && text(last, 'answer') === 'not-for-us' ? (last?.team ?? []) : [];
  });
}

export function adoption(
  log: readonly Entry[],
  trend: readonly Period[],
  { capabilities = [], team }: { capabilities?: readonly string[]; team?: string } = {},
): Adoption[] {
  const mine = team === undefined ? log : log.filter((entry) => entry.team === team);
  const runs = runsIn(mine);
  const [before, period] = trend.slice(-2);
  if (!before || !period) throw new Error('Two periods or more.');
  const all = { from: trend[0]?.from ?? period.from, until: period.until };
  const there = teamsIn(mine, all);
  const detoured = names(mine.flatMap((entry) => text(entry, 'capability') ?? [])).filter((capability) =>
    byHandIn(mine, all, capability).some((one) => there.includes(one)),
  );
  const refused = names(mine.flatMap((entry) => text(entry, 'capability') ?? [])).filter((capability) =>
    refusedBy(mine, period, capability).some((one) => there.includes(one)),
  );
  const used = succeededIn(runs, all).flatMap((run) => (there.includes(run.team) ? run.capability : []));
  const rows = [null, ...names([...capabilities, ...used, ...detoured, ...refused])];
  return rows.map((capability): Adoption => {
    const own = runs.filter((run) => capability === null || run.capability === capability);
    const users = (within: Period) => names(succeededIn(own, within).map((run) => run.team));
    const point = (within: Period) => {
      const eligible = teamsIn(mine, within);
      const active = users(within).filter((one) => eligible.includes(one));
      const byHand = names(byHandIn(mine, within, capability)).filter((one) => eligible.includes(one));
      return { eligible, active, byHand, doing: names([...active, ...byHand]) };
    };
    const now = point(period);
    const usedBefore = users(before);
    const kept = now.active.filter((one) => usedBefore.includes(one));
    const ever = (one: string) =>
      own.some((run) => run.team === one && run.outcome === 'succeeded' && run.ended && run.ended < period.from);
    const fresh = now.active.filter((one) => !ever(one));
    const lost = teamsAtEnd(mine, period).filter((one) => usedBefore.includes(one) && !now.active.includes(one));
    const refusing = names(refusedBy(mine, period, capability)).filter((one) => now.eligible.includes(one));
    return {
      capability,
      eligible: now.eligible.length,
      active: now.active.length,
      kept: kept.length,
      new: fresh.length,
      returning: now.active.filter((one) => !kept.includes(one) && !fresh.includes(one)).length,
      lost: lost.length,
      runs: succeededIn(own, period).filter((run) => now.active.includes(run.team)).length,
      rate: share(now.active.length, now.eligible.length),
      doing: now.doing.length,
      voluntary: share(now.active.length, now.doing.length),
      notForUs: refusing.length,
      teams: { new: fresh, lost, byHand: now.byHand },
      trend: trend.map(({ from, until }) => {
        const { eligible, active, doing } = point({ from, until });
        return {
          from,
          until,
          eligible: eligible.length,
          active: active.length,
          doing: doing.length,
          ...(team !== undefined && {
            runs: succeededIn(own, { from, until }).filter((run) => eligible.includes(run.team)).length,
          }),
          rate: share(active.length, eligible.length),
          voluntary: share(active.length, doing.length),
        };
      }),
    };
  });
}

export function onboarding(log: readonly Entry[], period: Period, { team }: { team?: string } = {}): Onboarding {
  const runs = runsIn(log);
  const earliest = (dates: Date[]) => dates.toSorted((a, b) => a.getTime() - b.getTime())[0];
  const contact = (one: string) =>
    earliest([
      ...runs.flatMap((run) => (run.team === one ? run.requested : [])),
      ...log.flatMap((entry) =>
        entry.team === one && ['escalation.opened', 'request.opened', 'request.joined'].includes(entry.type)
          ? entry.at
          : [],
      ),
    ]);
  const success = (one: string) =>
    earliest(runs.flatMap((run) => (run.team === one && run.outcome === 'succeeded' && run.ended ? run.ended : [])));
  const asked = (teams: string[]) => teams.filter((one) => team === undefined || one === team);
  const arrived = asked(teamsIn(log, period)).filter((one) => {
    const at = success(one);
    return at !== undefined && inside(at, period);
  });
  const end = asked(teamsAtEnd(log, period));
  const by = (at: Date | undefined) => at !== undefined && at < period.until;
  return {
    teams: arrived,
    took: times(arrived.map((one) => (success(one)?.getTime() ?? 0) - (contact(one)?.getTime() ?? 0))),
    underWay: end.filter((one) => by(contact(one)) && !by(success(one))).length,
    untouched: end.filter((one) => !by(contact(one))).length,
  };
}
