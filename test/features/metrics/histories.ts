import fc from 'fast-check';
import { isoWeek, type Week, weeksUntil } from '../../../src/lib/weeks.ts';
import type { TestEvent } from './events.ts';

/** Week with an edge case of the calendar, and events around it. */
export interface History {
  week: Week;
  trend: Week[];
  /** Events in the order of writing, which may differ from the order of their times. */
  events: TestEvent[];
}

const teams = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu'];
const capabilities = ['cache', 'database', 'queue'];
const services = ['alpha', 'beta', 'gamma'];

const hour = 3_600_000;
const day = 24 * hour;

/** Weeks with clock changes, week 53, the turn of the year, zones with odd offsets, and an ordinary one. */
const weeks: fc.Arbitrary<Week> = fc.constantFrom(
  isoWeek(2026, 13, 'Europe/London'),
  isoWeek(2026, 43, 'Europe/London'),
  isoWeek(2026, 53, 'Europe/London'),
  isoWeek(2027, 1, 'America/New_York'),
  isoWeek(2025, 1, 'Asia/Kathmandu'),
  isoWeek(2026, 14, 'Australia/Lord_Howe'),
  isoWeek(2011, 52, 'Pacific/Apia'),
  isoWeek(2018, 44, 'America/Sao_Paulo'),
  isoWeek(2026, 30, 'UTC'),
);

/** Moments at a border, next to one, or anywhere from before the trend until after the week. */
const momentsOf = (trend: readonly Week[]): fc.Arbitrary<Date> => {
  const borders = trend.flatMap(({ from, until }) => [from.getTime(), until.getTime()]);
  const first = Math.min(...borders) - 20 * day;
  const last = Math.max(...borders) + 8 * day;
  const beside = fc
    .tuple(fc.constantFrom(...borders), fc.constantFrom(-hour, -1, 0, 1, hour))
    .map(([at, by]) => at + by);
  return fc.oneof(beside, fc.integer({ min: first, max: last })).map((ms) => new Date(ms));
};

const pause = fc.oneof(fc.constantFrom(0, 1, 1_000), fc.integer({ min: 0, max: 3 * day }));
/** Times that follow each other after pauses. */
const after = (start: Date, pauses: readonly number[]) => {
  let at = start.getTime();
  return pauses.map((ms) => {
    at += ms;
    return new Date(at);
  });
};
const pauses = fc.array(pause, { minLength: 8, maxLength: 8 });
const some = <T>(each: fc.Arbitrary<T>, most: number) => fc.array(each, { maxLength: most, size: 'max' });
const team = fc.constantFrom(...teams);
const capability = fc.constantFrom(...capabilities);
const service = fc.constantFrom(...services);

/** Events of teams that appear and disappear, some of them as platform teams. */
const teamEvents = (moment: fc.Arbitrary<Date>) =>
  fc
    .tuple(
      ...teams.map((name) =>
        fc
          .tuple(fc.uniqueArray(moment, { maxLength: 4, selector: Number }), fc.nat({ max: 9 }))
          .map(([moments, luck]): TestEvent[][] => [
            (luck < 5
              ? [new Date(moments.reduce((least, at) => Math.min(least, at.getTime()), Number(new Date('2008-01-01'))))]
              : moments
            )
              .toSorted((a, b) => a.getTime() - b.getTime())
              .map((at, index) => ({
                at,
                type: index % 2 === 0 ? 'team.began' : 'team.ended',
                team: name,
                data: { kind: luck === 9 && index === 2 ? 'platform' : 'stream' },
              })),
          ]),
      ),
    )
    .map((chains) => chains.flat());

const endings = ['succeeded', 'succeeded', 'succeeded', 'failed', 'declined', 'expired', 'cancelled', 'open'] as const;

/** Events of a run: interrupted, retried, parked, approved twice or never started. */
const runEvents = (moment: fc.Arbitrary<Date>) =>
  fc
    .record({
      id: fc.uuid(),
      team,
      capability,
      start: moment,
      pauses,
      ending: fc.constantFrom(...endings),
      asked: fc.boolean(),
      again: fc.boolean(),
      parked: fc.nat({ max: 6 }),
      retries: fc.nat({ max: 3 }),
      help: fc.nat({ max: 6 }),
      made: fc.option(fc.record({ amount: fc.integer({ min: 0, max: 50 }), currency: fc.constantFrom('EUR', 'USD') })),
      step: fc.constantFrom('create', 'seal'),
      category: fc.constantFrom('cost', 'policy'),
    })
    .map((run): TestEvent[] => {
      const [t0, t1, t2, t3, t4, t5, t6, t7] = after(run.start, run.pauses) as [
        Date,
        Date,
        Date,
        Date,
        Date,
        Date,
        Date,
        Date,
      ];
      const unasked = run.ending === 'declined' || run.ending === 'expired';
      const asked = run.asked || unasked;
      const event = (at: Date, type: string, data: Record<string, unknown> = {}): TestEvent => ({
        at,
        type,
        run_id: run.id,
        team: run.team,
        person: 'T1:U1',
        data,
      });
      const requested = event(t0, 'run.requested', { capability: run.capability, approval: asked ? 'a1' : null });
      const help = { ...event(t7, 'escalation.opened', { escalation: `${run.id}-e`, capability: run.capability }) };
      if (unasked) return [requested, event(t1, `run.${run.ending}`, { approval: 'a1', category: run.category })];
      return [
        requested,
        ...(asked ? [event(t1, 'approval.given'), event(t1, 'run.approved')] : []),
        event(t2, 'run.started'),
        ...(asked && run.again
          ? [event(t2, 'run.approval-needed', { approval: 'a2' }), event(t3, 'run.approved')]
          : []),
        ...Array.from({ length: run.retries }, (_, attempt) => event(t4, 'step.started', { step: run.step, attempt })),
        ...(run.parked === 0 ? [event(t5, 'run.parked'), event(t5, 'run.resumed')] : []),
        ...(run.ending === 'open'
          ? []
          : [
              event(t6, `run.${run.ending}`, {
                ...(run.ending === 'failed' && { step: run.step }),
                ...(run.ending === 'succeeded' && run.made && { resource: { kind: 'database' } }),
                ...(run.ending === 'succeeded' && run.made && run.made.amount > 5 && { cost: run.made }),
              }),
            ]),
        ...(run.help === 0 ? [help] : []),
      ];
    });

/** Events of deployments on and outside the platform, which may break, be recovered or be merged into known ones. */
const deploymentEvents = (moment: fc.Arbitrary<Date>) =>
  some(
    fc.record({
      service,
      team,
      start: moment,
      pauses,
      origin: fc.constantFrom('platform', 'platform', 'outside'),
      environment: fc.constantFrom('production', 'production', 'staging'),
      kind: fc.constantFrom('deploy', 'deploy', 'rollback'),
      end: fc.constantFrom('live', 'live', 'failed', 'cancelled', 'none'),
      corrected: fc.boolean(),
      broke: fc.nat({ max: 3 }),
      recovers: fc.nat({ max: 20 }),
      mergedInto: fc.nat({ max: 40 }),
      committed: fc.option(pause),
    }),
    20,
  ).map((all) =>
    all.map((one, index): TestEvent[] => {
      const [t0, t1, t2, t3, t4, t5] = after(one.start, one.pauses) as [Date, Date, Date, Date, Date, Date];
      const event = (at: Date, what: string, more: Record<string, unknown> = {}): TestEvent => ({
        at,
        type: `deployment.${what}`,
        team: one.team,
        ...(one.origin === 'platform' && { run_id: `d${index}` }),
        data: {
          deployment: `d${index}`,
          service: one.service,
          environment: one.environment,
          origin: one.origin,
          kind: one.kind,
          ...(one.committed !== null && { committedAt: new Date(one.start.getTime() - one.committed + 1_000) }),
          ...more,
        },
      });
      const finished = { finishedAt: t2 };
      const broke = one.broke === 0 && (one.end === 'live' || one.end === 'failed');
      const recoverer = all.length > 0 ? `d${one.recovers % all.length}` : '';
      return [
        event(t1, 'started'),
        ...(one.end === 'none' ? [] : [event(t3, one.corrected && one.end === 'live' ? 'failed' : one.end, finished)]),
        ...(one.corrected && one.end === 'live' ? [event(t4, 'live', { ...finished, corrects: 'failed' })] : []),
        ...(broke ? [event(t4, 'broke', { ...finished, brokeAt: t2 })] : []),
        ...(broke && one.corrected
          ? [event(t5, 'recovered', { ...finished, by: recoverer, recoveryMs: 7 * hour })]
          : []),
        ...(broke && index % 2
          ? [event(t5, 'recovered', { ...finished, by: recoverer, recoveryMs: index * hour })]
          : []),
        // An external deployment is merged into one of the platform after all of its events.
        ...(one.origin === 'outside' && all[one.mergedInto]?.origin === 'platform'
          ? [{ ...event(t0, 'merged'), data: { deployment: `d${one.mergedInto}`, sighting: `d${index}` } }]
          : []),
      ];
    }),
  );

const escalationStory = (moment: fc.Arbitrary<Date>) =>
  fc
    .record({
      id: fc.uuid(),
      team,
      other: team,
      capability: fc.option(capability),
      start: moment,
      pauses,
      end: fc.constantFrom('none', 'resolved', 'resolved', 'reopened', 'twice', 'merged'),
      inTime: fc.option(fc.boolean()),
      solved: fc.array(fc.boolean(), { maxLength: 3 }),
      missed: fc.boolean(),
    })
    .map((one): TestEvent[] => {
      const times = after(one.start, one.pauses) as [Date, Date, Date, Date, Date, Date, Date, Date];
      const event = (index: number, what: string, more: Record<string, unknown> = {}, of = one.team): TestEvent => ({
        at: times[index] ?? one.start,
        type: `escalation.${what}`,
        team: of,
        data: { escalation: one.id, ...more },
      });
      const took = (index: number) => ({
        ms: (times[index]?.getTime() ?? 0) - one.start.getTime(),
        inTime: one.inTime,
      });
      if (one.end === 'merged') return [event(0, 'opened'), event(1, 'merged', { into: 'other' })];
      return [
        event(0, 'opened', { capability: one.capability }),
        ...(one.missed ? [event(1, 'target-missed', { target: 'response' })] : []),
        event(1, 'responded', took(1)),
        ...(one.end === 'none' ? [] : [event(3, 'resolved', took(3))]),
        ...(one.end === 'reopened' || one.end === 'twice' ? [event(4, 'reopened')] : []),
        ...(one.end === 'twice' ? [event(5, 'resolved', took(5))] : []),
        ...one.solved.map((solved, index) => event(6, 'confirmed', { solved }, index === 1 ? one.other : one.team)),
      ];
    });

const requestStories = (moment: fc.Arbitrary<Date>) =>
  some(
    fc.record({
      start: moment,
      pauses,
      opened: team,
      capability: fc.option(capability),
      words: fc.array(fc.tuple(fc.constantFrom('joined', 'joined', 'left', 'candidate'), team), { maxLength: 6 }),
      status: fc.array(fc.constantFrom('planned', 'shipped', 'declined'), { maxLength: 2 }),
      merged: fc.nat({ max: 5 }),
    }),
    14,
  ).map((all) =>
    all.map((one, number): TestEvent[] => {
      const times = after(one.start, [...one.pauses, ...one.pauses]);
      const event = (index: number, what: string, of?: string, more: Record<string, unknown> = {}): TestEvent => ({
        at: times[index] ?? one.start,
        type: `request.${what}`,
        data: { request: `r${String(number).padStart(2, '0')}`, ...more },
        ...(of && { team: of }),
      });
      return [
        event(0, 'opened', one.opened, { capability: one.capability, domain: 'core' }),
        ...one.words.map(([what, of], index) => event(index + 1, what, what === 'candidate' ? undefined : of)),
        ...one.status.map((to, index) => event(index + 8, 'status', undefined, { to })),
        ...(one.merged === 0 ? [event(11, 'merged', undefined, { into: 'other' })] : []),
      ];
    }),
  );

/** Independent events. */
const words = (moment: fc.Arbitrary<Date>, runs: readonly string[]): fc.Arbitrary<TestEvent> => {
  const detour = fc.record({ service, capability, source: fc.constantFrom('file', 'deployment') });
  const resource = fc.constantFrom(...(runs.length > 0 ? runs : ['none']));
  return fc.oneof(
    fc.record({
      at: moment,
      type: fc.constant('survey.answered'),
      data: fc.record({ round: fc.constantFrom('2026-Q1', '2026-Q2', '2026-Q3'), score: fc.nat({ max: 10 }) }),
    }),
    fc.record({
      at: moment,
      type: fc.constant('survey.rated'),
      data: fc.record({ capability, rating: fc.constantFrom('good', 'fair', 'bad') }),
    }),
    fc.record({
      at: moment,
      type: fc.constant('platform.gap'),
      data: fc.record({ role: fc.constantFrom('web', 'worker'), ms: fc.integer({ min: 1, max: 9 * day }) }),
    }),
    fc
      .record({ at: moment, type: fc.constantFrom('detour.seen', 'detour.seen', 'detour.gone'), data: detour })
      .map((word) => ({ ...word, team: ownerOf(word.data.service) })),
    fc
      .record({
        at: moment,
        type: fc.constant('detour.answered'),
        data: fc.record({ service, capability, answer: fc.constantFrom('not-for-us', 'withdrawn') }),
      })
      .map((word) => ({ ...word, team: ownerOf(word.data.service) })),
    fc.record({
      at: moment,
      type: fc.constantFrom('resource.seen-idle', 'resource.seen-used', 'resource.removed'),
      team,
      data: fc.record({ resource, lastUsed: fc.option(fc.constant('2026-01-02T03:04:05.678Z')) }),
    }),
  );
};
const ownerOf = (name: string) => teams[services.indexOf(name) * 2] ?? 'ant';

export const histories: fc.Arbitrary<History> = weeks.chain((week) => {
  const trend = weeksUntil(week, 4);
  const moment = momentsOf(trend);
  return fc
    .tuple(
      teamEvents(moment),
      some(runEvents(moment), 40),
      deploymentEvents(moment),
      some(escalationStory(moment), 12),
      requestStories(moment),
    )
    .chain(([began, runs, deployments, escalations, requests]) =>
      fc
        .record({
          began: fc.option(moment),
          words: some(
            words(
              moment,
              runs.flatMap(([first]) => first?.run_id ?? []),
            ),
            40,
          ),
          // Indexes of chains written after all others.
          late: fc.array(fc.nat({ max: 100 }), { maxLength: 3 }),
        })
        .map(({ began: platform, words: alone, late }): History => {
          const chains = [
            ...(platform ? [[{ at: platform, type: 'platform.began', data: { role: 'web' } }]] : []),
            ...[...began, ...runs, ...escalations, ...requests],
            ...alone.map((word) => [word]),
          ].filter((chain) => chain.length > 0);
          const written = interleaved(chains.filter((_, index) => !late.includes(index)));
          const afterwards = chains.filter((_, index) => late.includes(index)).flat();
          return { week, trend, events: [...written, ...interleaved(deployments), ...afterwards] };
        }),
    );
});

/** Merges chains by time, and keeps the order of each chain. */
function interleaved(chains: readonly TestEvent[][]): TestEvent[] {
  return chains
    .flatMap((chain) =>
      chain.map((event, index) => ({
        event,
        key: Math.max(...chain.slice(0, index + 1).map(({ at }) => at.getTime())),
      })),
    )
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);
}
