import type { Reliability, Slos } from '../../../../src/features/metrics/queries/reliability.ts';
import type { Reason, SelfService } from '../../../../src/features/metrics/queries/self-service.ts';
import type { Speed } from '../../../../src/features/metrics/queries/speed.ts';
import type { Period } from '../../../../src/lib/weeks.ts';
import { type Entry, inside, names, type Run, runsIn, share, succeededIn, text, times } from './naive.ts';

const ofTeam = (log: readonly Entry[], team: string | undefined) =>
  team === undefined ? log : log.filter((entry) => entry.team === team);
const tookOf = (run: Run) => (run.ended?.getTime() ?? 0) - run.requested.getTime();

export function selfService(log: readonly Entry[], period: Period, { team }: { team?: string } = {}): SelfService {
  const runs = runsIn(log).filter(
    (run) =>
      (team === undefined || run.team === team) &&
      run.ended &&
      inside(run.ended, period) &&
      run.outcome !== 'cancelled',
  );
  const opened = ofTeam(log, team).filter(({ type, at }) => type === 'escalation.opened' && inside(at, period));
  const alone = opened.filter(({ run_id }) => !run_id);
  const reasonOf = (run: Run): Omit<Reason, 'count'> | undefined => {
    const { capability } = run;
    if (run.outcome === 'declined') return { kind: 'declined', capability, what: run.category };
    if (run.outcome === 'expired') return { kind: 'expired', capability, what: null };
    if (run.outcome === 'failed') return { kind: 'step-failed', capability, what: run.step };
    if (run.escalated) return { kind: 'escalated', capability, what: null };
    return run.parked ? { kind: 'parked', capability, what: null } : undefined;
  };
  const left = [
    ...runs.flatMap((run) => reasonOf(run) ?? []),
    ...alone.map((entry) => ({ kind: 'escalated' as const, capability: text(entry, 'capability'), what: null })),
  ];
  const keyOf = (reason: Omit<Reason, 'count'>) =>
    JSON.stringify([reason.kind, reason.capability ?? '', reason.what ?? '']);
  const reasons = names(left.map(keyOf))
    .map((key) => {
      const same = left.filter((reason) => keyOf(reason) === key);
      return { kind: 'parked' as const, capability: null, what: null, ...same[0], count: same.length };
    })
    .sort(
      (a, b) =>
        b.count - a.count || compare(a.kind, b.kind) || compare(a.capability, b.capability) || compare(a.what, b.what),
    )
    .slice(0, 5);
  const jobs = runs.length + alone.length;
  const selfServed = runs.filter(
    (run) => run.outcome === 'succeeded' && !run.asked && !run.parked && !run.escalated,
  ).length;
  return {
    jobs,
    selfServed,
    ratio: share(selfServed, jobs),
    approvals: runs.filter((run) => run.asked).length,
    escalations: opened.length,
    left: left.length,
    reasons,
  };
}

const compare = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0);

export function speed(log: readonly Entry[], period: Period, { team }: { team?: string } = {}): Speed {
  const runs = succeededIn(runsIn(log), period).filter((run) => team === undefined || run.team === team);
  const speedOf = (some: Run[]) => {
    const waited = some.filter((run) => run.asked);
    return {
      runs: some.length,
      waited: waited.length,
      total: times(some.map(tookOf)),
      waiting: times(waited.map((run) => run.waited)),
      execution: times(some.map((run) => tookOf(run) - run.waited)),
    };
  };
  return {
    all: speedOf(runs),
    capabilities: names(runs.map((run) => run.capability)).map((capability) => ({
      capability,
      ...speedOf(runs.filter((run) => run.capability === capability)),
    })),
  };
}

export function reliability(
  log: readonly Entry[],
  period: Period,
  {
    budget,
    slos = {},
    capabilities = [],
    team,
  }: { budget: Period; slos?: Slos; capabilities?: readonly string[]; team?: string },
): Reliability {
  const ended = (within: Period) =>
    runsIn(log).filter(
      (run) =>
        (team === undefined || run.team === team) &&
        run.ended &&
        inside(run.ended, within) &&
        (run.outcome === 'succeeded' || run.outcome === 'failed'),
    );
  const spent = ended(budget);
  const now = ended(period);
  const rows = names([...capabilities, ...Object.keys(slos), ...[...now, ...spent].map((run) => run.capability)]);
  return {
    capabilities: rows.map((capability) => {
      const own = now.filter((run) => run.capability === capability);
      const good = own.filter((run) => run.outcome === 'succeeded');
      const success = share(good.length, own.length);
      const execution = times(good.map((run) => tookOf(run) - run.waited));
      const slo = slos[capability];
      const of = spent.filter((run) => run.capability === capability).length;
      const failed = spent.filter((run) => run.capability === capability && run.outcome === 'failed').length;
      const allowed = (1 - (slo?.success ?? 0)) * of;
      return {
        capability,
        ended: own.length,
        succeeded: good.length,
        success,
        execution,
        slo,
        met: {
          success:
            slo?.success === undefined
              ? undefined
              : success === 'not enough data'
                ? success
                : success.value >= slo.success,
          p95:
            slo?.p95 === undefined ? undefined : execution === 'not enough data' ? execution : execution.p95 <= slo.p95,
        },
        budget:
          slo?.success === undefined
            ? undefined
            : { of, failed, allowed, left: of < 5 ? ('not enough data' as const) : 1 - failed / allowed },
      };
    }),
  };
}
