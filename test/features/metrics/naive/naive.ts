import type { Durations, Ratio } from '../../../../src/features/metrics/ratio.ts';
import type { Period } from '../../../../src/lib/weeks.ts';
import type { TestEvent } from '../events.ts';

/** Event in the log. */
export type Entry = TestEvent & { id: number };

export const inside = (at: Date, { from, until }: Period) => at >= from && at < until;
export const text = (entry: TestEvent | undefined, key: string) => {
  const value = entry?.data?.[key];
  return value === undefined || value === null ? null : String(value);
};
export const byTime = (a: Entry, b: Entry) => a.at.getTime() - b.at.getTime() || a.id - b.id;
export const names = (set: Iterable<string>) => [...new Set(set)].sort();

export const share = (n: number, of: number): Ratio => (of < 5 ? 'not enough data' : { value: n / of, n, of });

/** Percentiles by counting: the smallest value that at least that fraction of values does not exceed. */
export function times(values: readonly number[]): Durations {
  if (values.length < 5) return 'not enough data';
  const least = (fraction: number) =>
    Math.min(...values.filter((value) => values.filter((other) => other <= value).length >= fraction * values.length));
  return { p50: least(0.5), p95: least(0.95), of: values.length };
}

/** Groups events by key, in the order of writing. */
export function grouped(log: readonly Entry[], types: RegExp, key: (entry: Entry) => string | null | undefined) {
  const found = new Map<string, Entry[]>();
  for (const entry of log) {
    const about = key(entry);
    if (about && types.test(entry.type)) found.set(about, [...(found.get(about) ?? []), entry]);
  }
  return found;
}

/** Periods in which a stream team existed. */
function stretches(log: readonly Entry[]): { team: string; from: Date; until: Date }[] {
  return [...grouped(log, /^team\./, ({ team }) => team)].flatMap(([team, words]) => {
    const found: { team: string; from: Date; until: Date }[] = [];
    let open: Date | undefined;
    for (const word of words.toSorted(byTime)) {
      if (open) found.push({ team, from: open, until: word.at });
      open = word.type === 'team.began' && text(word, 'kind') === 'stream' ? word.at : undefined;
    }
    if (open) found.push({ team, from: open, until: new Date(8.64e15) });
    return found;
  });
}

export const teamsIn = (log: readonly Entry[], { from, until }: Period) =>
  names(stretches(log).flatMap((s) => (s.from < until && s.until > from ? s.team : [])));
export const teamsAtEnd = (log: readonly Entry[], { until }: Period) =>
  names(stretches(log).flatMap((s) => (s.from < until && s.until >= until ? s.team : [])));

/** Run derived from its events. */
export interface Run {
  id: string;
  team: string;
  capability: string;
  requested: Date;
  ended: Date | undefined;
  outcome: string | undefined;
  asked: boolean;
  parked: boolean;
  escalated: boolean;
  step: string | null;
  category: string | null;
  /** Waiting time in milliseconds. */
  waited: number;
  made: Entry | undefined;
}

export function runsIn(log: readonly Entry[]): Run[] {
  return [...grouped(log, /^(run\.|escalation\.opened$)/, ({ run_id }) => run_id)].flatMap(([id, words]) => {
    const first = words.find(({ type }) => type === 'run.requested');
    if (!first) return [];
    let waitsSince = text(first, 'approval') ? first.at : undefined;
    let waited = 0;
    for (const { type, at } of words.toSorted(byTime)) {
      if (type === 'run.approval-needed') waitsSince = at;
      if (type === 'run.approved' && waitsSince) {
        waited += at.getTime() - waitsSince.getTime();
        waitsSince = undefined;
      }
    }
    const end = words.find(({ type }) => /^run\.(succeeded|failed|cancelled|declined|expired)$/.test(type));
    return {
      id,
      team: first.team ?? '',
      capability: text(first, 'capability') ?? '',
      requested: first.at,
      ended: end?.at,
      outcome: end?.type.slice('run.'.length),
      asked: text(first, 'approval') !== null || words.some(({ type }) => type === 'run.approval-needed'),
      parked: words.some(({ type }) => type === 'run.parked'),
      escalated: words.some(({ type }) => type === 'escalation.opened'),
      step: end?.type === 'run.failed' ? text(end, 'step') : null,
      category: end?.type === 'run.declined' ? text(end, 'category') : null,
      waited,
      made: end?.type === 'run.succeeded' && end.data?.resource ? end : undefined,
    };
  });
}

export const succeededIn = (runs: readonly Run[], period: Period) =>
  runs.filter((run) => run.outcome === 'succeeded' && run.ended && inside(run.ended, period));
