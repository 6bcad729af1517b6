import { requesterOf } from './company.ts';
import { type Actor, pat } from './deploy-activity.ts';
import type { Simulation } from './simulation.ts';

/** Escalations, feature requests, and answers to surveys and detours of the simulated company. */

const problems = [
  ['The database does not take connections from the batch nodes', 'database'],
  ['The deployment waits for a check that has long been green', 'deployment'],
  ['Which environment is the template made for?', 'service'],
  ['A topic needs more than its quota', 'messaging'],
] as const;

/** Opens an escalation for a random team, more often in the week of the bad release. */
export async function openEscalation(
  simulation: Simulation,
  actors: readonly Actor[],
  week: number,
  random: () => number,
) {
  if (random() > (week === 8 ? 0.9 : 0.3)) return;
  const actor = actors[Math.floor(random() * actors.length)];
  const [title, capability] = problems[Math.floor(random() * problems.length)] ?? problems[0];
  if (!actor) return;
  await simulation.escalations.open({
    delivery: `history:help:${week}:${random()}`,
    title,
    details: 'It started this morning, and its runbook does not help.',
    source: 'command',
    capability,
    severity: random() < 0.4 ? 'high' : 'normal',
    team: actor.team,
    requester: requesterOf(actor.team).id,
  });
}

/** Answers open escalations. One in four waits until the next day and misses its service level. */
export async function answerEscalations(
  { store, escalations }: Simulation,
  random: () => number,
  isLast = false,
): Promise<void> {
  await escalations.checkTargets();
  const open = await store.db
    .selectFrom('escalations')
    .select(['id', 'requester'])
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  for (const { id, requester } of open) {
    if (!isLast && random() < 0.25) continue;
    await escalations.answer({ escalation: id, by: pat.id, words: 'It is fixed; the runbook says how.', wish: false });
    if (random() < 0.8) await escalations.confirm({ escalation: id, by: requester });
  }
}

const featureRequestSeeds = [
  {
    title: 'Topics with more than one schema',
    capability: 'messaging',
    teams: ['analytics', 'delivery', 'fraud', 'pricing'],
  },
  { title: 'A copy of production data without names', capability: 'database', teams: ['reporting', 'growth', 'ads'] },
  { title: 'Deploy on a schedule', capability: 'deployment', teams: ['logistics', 'mobile'] },
] as const;

/** Adds one team per week to each feature request. */
export async function openFeatureRequests({ featureRequests }: Simulation, week: number): Promise<void> {
  for (const [index, { title, capability, teams }] of featureRequestSeeds.entries()) {
    const team = teams[week - 3 - 2 * index];
    if (team === undefined) continue;
    await featureRequests.open({
      title,
      capability,
      team,
      person: requesterOf(team).id,
      words: `We do without, and it costs ${team} a day a month.`,
      domain: capability === 'deployment' ? 'core' : 'data',
    });
  }
}

const comments = [
  'A database in two minutes. That used to be a ticket and a week.',
  'Topics lack what we need, so we make our own.',
  'I like that it says what it will do before it does it.',
  'When something fails I would rather see the log than a sentence.',
];

/** Starts the quarter's survey in week 4, answers it over two weeks, and closes it. */
export async function answerSurvey(
  simulation: Simulation,
  actors: readonly Actor[],
  week: number,
  weekday: number,
  random: () => number,
) {
  const { survey, store } = simulation;
  if (week === 4 && weekday === 0) await survey.start();
  await survey.turn();
  const open = await store.db
    .selectFrom('survey_asks')
    .select(['round', 'person'])
    .where('state', '=', 'asked')
    .orderBy('person')
    .execute();
  for (const { round, person } of open) {
    const enthusiasm = actors.find(({ team }) => requesterOf(team).id === person)?.enthusiasm ?? 0.5;
    if (random() > 0.2) continue; // answers on a later day
    const score = Math.max(0, Math.min(10, Math.round(4.5 + enthusiasm * 4 + random() * 3)));
    const comment = random() < 0.35 ? comments[Math.floor(random() * comments.length)] : undefined;
    await survey.answer(round, person, { score, ...(comment !== undefined && { words: comment }) });
  }
  if (week === 6 && weekday === 0)
    for (const { round, closedAt } of await survey.rounds()) if (!closedAt) await survey.close(round);
}

/** Answers three detours: two with a reason, one as being on the golden path. */
export async function answerDetours({ detours }: Simulation, actors: readonly Actor[], week: number): Promise<void> {
  if (week !== 6) return;
  const reasons = ['Our topics hold more than one schema.', 'Ours have to outlive the quota.'];
  const found = await detours.matrix(actors.map(({ service: name, team, repo }) => ({ name, team, repo })));
  const byHand = found.filter(({ cells }) =>
    cells.some((cell) => cell.capability === 'messaging' && cell.state === 'detour'),
  );
  for (const [index, { service, team }] of byHand.slice(0, 3).entries()) {
    const about = { service, team, capability: 'messaging', by: requesterOf(team).id };
    const words = reasons[index];
    await (words === undefined ? detours.onIt(about) : detours.notForUs(about, words));
  }
}
