import type { Availability } from '../../../../src/features/metrics/queries/availability.ts';
import type { Cost } from '../../../../src/features/metrics/queries/cost.ts';
import type { Delivery } from '../../../../src/features/metrics/queries/delivery.ts';
import type { Demand } from '../../../../src/features/metrics/queries/demand.ts';
import type { Satisfaction } from '../../../../src/features/metrics/queries/satisfaction.ts';
import type { Support } from '../../../../src/features/metrics/queries/support.ts';
import type { Period } from '../../../../src/lib/weeks.ts';
import { byTime, type Entry, grouped, inside, names, runsIn, share, text, times } from './naive.ts';

const msOf = (entry: Entry) => Number(text(entry, 'ms'));
const ends = (first: number, second: number) => (first < second ? first : second);

/** Availability from the borders of gaps, which are exact. */
export function availability(log: readonly Entry[], period: Period, now: Date): Availability {
  const began = Math.min(...log.flatMap(({ type, at }) => (type === 'platform.began' ? at.getTime() : [])));
  const from = Math.max(period.from.getTime(), began);
  const until = ends(period.until.getTime(), now.getTime());
  const ofMs = Number.isFinite(from) ? Math.max(0, until - from) : 0;
  const gaps = log.flatMap((entry) => {
    if (entry.type !== 'platform.gap' || ofMs === 0) return [];
    const gap = { from: Math.max(from, entry.at.getTime() - msOf(entry)), until: ends(until, entry.at.getTime()) };
    return gap.from < gap.until ? [gap] : [];
  });
  const borders = [...new Set(gaps.flatMap((gap) => [gap.from, gap.until]))].sort((a, b) => a - b);
  const outages: number[] = [];
  let open = 0;
  borders.forEach((border, index) => {
    const next = borders[index + 1];
    const down = next !== undefined && gaps.some((gap) => gap.from <= border && gap.until >= next);
    if (down) open += next - border;
    else if (open > 0) {
      outages.push(open);
      open = 0;
    }
  });
  const downMs = outages.reduce((sum, ms) => sum + ms, 0);
  return {
    ofMs,
    downMs,
    outages: outages.length,
    longestMs: Math.max(0, ...outages),
    value: ofMs > 0 ? 1 - downMs / ofMs : 'not enough data',
  };
}

export function delivery(
  log: readonly Entry[],
  period: Period,
  { team, environment = 'production' }: { team?: string; environment?: string } = {},
): Delivery {
  const mergedInto = new Map(
    log.flatMap((entry) =>
      entry.type === 'deployment.merged' ? [[text(entry, 'sighting'), text(entry, 'deployment')]] : [],
    ),
  );
  const known = [...grouped(log, /^deployment\./, (entry) => text(entry, 'deployment'))].filter(
    ([id]) => !mergedInto.has(id),
  );
  const all = known.map(([id, words]) => {
    const last = words.findLast(({ type }) => !/\.(broke|recovered|merged)$/.test(type));
    const recovery = words.findLast(({ type }) => type === 'deployment.recovered');
    const by = text(recovery, 'by');
    return {
      id,
      team: last?.team,
      service: text(last, 'service'),
      kind: text(last, 'kind'),
      origin: text(last, 'origin'),
      environment: text(last, 'environment'),
      live: last?.type === 'deployment.live',
      finished: new Date(text(last, 'finishedAt') ?? Number.NaN),
      committed: new Date(text(last, 'committedAt') ?? Number.NaN),
      broke: words.some(({ type }) => type === 'deployment.broke'),
      recoveredBy: by && (mergedInto.get(by) ?? by),
      recoveryMs: text(recovery, 'recoveryMs'),
    };
  });
  const counted = all.filter(
    (one) =>
      inside(one.finished, period) &&
      one.environment === environment &&
      (team === undefined || one.team === team) &&
      (one.live || one.broke),
  );
  const onPath = (service: string | null) => {
    const own = counted.filter((one) => one.service === service);
    return own.filter((one) => one.origin === 'platform').length > own.length / 2;
  };
  const delivered = (path: boolean) => {
    const own = counted.filter((one) => onPath(one.service) === path);
    const leads = own.flatMap((one) => {
      const lead = Math.max(0, one.finished.getTime() - one.committed.getTime());
      return one.live && one.kind !== 'rollback' && !Number.isNaN(lead) ? lead : [];
    });
    const broke = own.filter((one) => one.broke);
    const recovered = broke.flatMap((one) => (one.recoveryMs === null ? [] : Number(one.recoveryMs)));
    const reworked = own.filter((one) => one.kind === 'rollback' || all.some((other) => other.recoveredBy === one.id));
    const services = names(own.flatMap((one) => one.service ?? [])).length;
    const weeks = Math.round((period.until.getTime() - period.from.getTime()) / 86_400_000) / 7;
    return {
      services,
      deployments: own.length,
      withCommit: leads.length,
      broke: broke.length,
      unrecovered: broke.length - recovered.length,
      reworked: reworked.length,
      frequency: own.length < 5 ? ('not enough data' as const) : own.length / services / weeks,
      leadTime: times(leads),
      changeFail: share(broke.length, own.length),
      recovery: times(recovered),
      rework: share(reworked.length, own.length),
    };
  };
  return { onPath: delivered(true), offPath: delivered(false) };
}

export function support(log: readonly Entry[], period: Period, { team }: { team?: string } = {}): Support {
  const own = team === undefined ? log : log.filter((entry) => entry.team === team);
  const now = own.filter(({ at }) => inside(at, period));
  const merged = new Set(log.flatMap((entry) => (entry.type === 'escalation.merged' ? text(entry, 'escalation') : [])));
  const lastOf = (type: string, key: (entry: Entry) => string) =>
    [...grouped(now, new RegExp(`^escalation\\.${type}$`), key).values()].flatMap((words) => words.at(-1) ?? []);
  const responded = now.filter(({ type }) => type === 'escalation.responded');
  const resolved = lastOf('resolved', (entry) => text(entry, 'escalation') ?? '');
  const confirmed = lastOf('confirmed', (entry) => `${text(entry, 'escalation')} ${entry.team}`);
  const hits = (some: Entry[]) => {
    const targeted = some.flatMap((entry) => text(entry, 'inTime') ?? []);
    return share(targeted.filter((hit) => hit === 'true').length, targeted.length);
  };
  const until = own.filter(({ at }) => at < period.until);
  const open = [
    ...grouped(until, /^escalation\.(opened|reopened|resolved|merged)$/, (entry) => text(entry, 'escalation')).values(),
  ].filter((words) => /opened$/.test(words.at(-1)?.type ?? ''));
  return {
    opened: now.filter((entry) => entry.type === 'escalation.opened' && !merged.has(text(entry, 'escalation'))).length,
    open: open.length,
    responded: responded.length,
    firstResponse: times(responded.map(msOf)),
    responseInTime: hits(responded),
    resolved: resolved.length,
    resolution: times(resolved.map(msOf)),
    resolutionInTime: hits(resolved),
    confirmed: confirmed.length,
    notYet: share(confirmed.filter((entry) => text(entry, 'solved') === 'false').length, confirmed.length),
    missed: now.filter(({ type }) => type === 'escalation.target-missed').length,
  };
}

export function demand(log: readonly Entry[], period: Period, { team }: { team?: string } = {}): Demand {
  const until = log.filter(({ at }) => at < period.until);
  const requests = [...grouped(until, /^request\./, (entry) => text(entry, 'request'))].flatMap(([request, words]) => {
    if (words.some(({ type }) => type === 'request.merged')) return [];
    const teams = new Set<string>();
    for (const { type, team: one = '' } of words) {
      if (type === 'request.opened' || type === 'request.joined') teams.add(one);
      if (type === 'request.left') teams.delete(one);
    }
    if (team !== undefined && !teams.has(team)) return [];
    const opened = words.find(({ type }) => type === 'request.opened');
    const happened = (what: (entry: Entry) => boolean) =>
      words.some((entry) => inside(entry.at, period) && what(entry));
    return {
      row: {
        request,
        capability: text(opened, 'capability'),
        domain: text(opened, 'domain'),
        status:
          text(
            words.findLast(({ type }) => type === 'request.status'),
            'to',
          ) ?? 'considering',
        teams: teams.size,
        candidate: teams.size >= 3,
        own: team !== undefined,
      },
      opened: happened(({ type }) => type === 'request.opened'),
      becomes: happened(({ type }) => type === 'request.candidate'),
      ships: happened((entry) => entry.type === 'request.status' && text(entry, 'to') === 'shipped'),
    };
  });
  const open = requests.filter(({ row }) => row.status !== 'shipped' && row.status !== 'declined');
  return {
    opened: requests.filter((request) => request.opened).length,
    candidates: requests.filter((request) => request.becomes).length,
    shipped: requests.filter((request) => request.ships).length,
    open: open.length,
    top: open
      .map(({ row }) => row)
      .sort((a, b) => b.teams - a.teams || (a.request < b.request ? -1 : 1))
      .slice(0, 10),
  };
}

export function satisfaction(log: readonly Entry[], period: Period): Satisfaction {
  const answers = log.filter(({ type, at }) => type === 'survey.answered' && at < period.until);
  const rounds = names(answers.flatMap((entry) => text(entry, 'round') ?? []))
    .reverse()
    .slice(0, 2);
  const rated = log.filter(({ type, at }) => type === 'survey.rated' && inside(at, period));
  return {
    rounds: rounds.map((round) => {
      const scores = answers
        .filter((entry) => text(entry, 'round') === round)
        .map((entry) => Number(text(entry, 'score')));
      const between = (low: number, high: number) => scores.filter((score) => score >= low && score <= high).length;
      const [detractors, passives, promoters, of] = [between(0, 6), between(7, 8), between(9, 10), scores.length];
      const value = (100 * (promoters - detractors)) / of;
      return { round, answers: of, nps: of < 5 ? 'not enough data' : { value, promoters, passives, detractors, of } };
    }),
    runs: names(rated.flatMap((entry) => text(entry, 'capability') ?? [])).map((capability) => {
      const ratings = rated
        .filter((entry) => text(entry, 'capability') === capability)
        .map((entry) => text(entry, 'rating'));
      const good = ratings.filter((rating) => rating === 'good').length;
      return { capability, answers: ratings.length, good: share(good, ratings.length) };
    }),
  };
}

export function cost(log: readonly Entry[], { until }: Period, { team }: { team?: string } = {}): Cost {
  const before = log.filter(({ at }) => at < until);
  const removed = before.flatMap((entry) => (entry.type === 'resource.removed' ? text(entry, 'resource') : []));
  const existing = runsIn(before)
    .filter((run) => run.made && !removed.includes(run.id) && (team === undefined || run.team === team))
    .map((run) => {
      const { resource, cost } = (run.made?.data ?? {}) as {
        resource?: { kind: string };
        cost?: { amount: number; currency: string };
      };
      const last = before
        .filter((entry) => /^resource\.seen-/.test(entry.type) && text(entry, 'resource') === run.id)
        .toSorted(byTime)
        .at(-1);
      return { resource: run.id, kind: resource?.kind ?? '', team: run.team, cost, last };
    });
  const declared = existing.flatMap(({ cost: each, ...one }) => (each ? { ...one, ...each } : []));
  const teams = names(declared.map((one) => `${one.team} ${one.currency}`)).map((key) => {
    const own = declared.filter((one) => `${one.team} ${one.currency}` === key);
    const [name = '', currency = ''] = key.split(' ');
    return { team: name, currency, monthly: own.reduce((sum, { amount }) => sum + amount, 0), resources: own.length };
  });
  return {
    teams: teams.sort(
      (a, b) =>
        b.monthly - a.monthly || (a.team < b.team ? -1 : a.team > b.team ? 1 : a.currency < b.currency ? -1 : 1),
    ),
    total: names(teams.map(({ currency }) => currency)).map((currency) => {
      const own = teams.filter((one) => one.currency === currency);
      const sum = (of: 'monthly' | 'resources') => own.reduce((total, one) => total + one[of], 0);
      return { currency, monthly: sum('monthly'), resources: sum('resources') };
    }),
    undeclared: existing.filter((one) => !one.cost).length,
    observed: existing.filter((one) => one.last).length,
    idle: existing
      .filter((one) => one.last?.type === 'resource.seen-idle')
      .map(({ resource, kind, team: of, last, cost: monthly = null }) => {
        const used = text(last, 'lastUsed');
        return { resource, kind, team: of, lastUsed: used === null ? null : new Date(used), monthly };
      })
      .sort((a, b) => (a.team < b.team ? -1 : a.team > b.team ? 1 : a.resource < b.resource ? -1 : 1)),
  };
}
