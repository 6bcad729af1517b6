import { askerOf } from './company.ts';
import { type Actor, pat } from './deploy-activity.ts';
import type { Stage } from './stage.ts';

/** What the company says: asks for help, wishes for things, answers the survey and what it was asked about detours. */

const troubles = [
  ['The database does not take connections from the batch nodes', 'database'],
  ['The deployment waits for a check that has long been green', 'deployment'],
  ['Which environment is the template made for?', 'service'],
  ['A topic needs more than its quota', 'messaging'],
] as const;

/** Somebody needs help, more often in the week of the bad release; what is open is answered, mostly in time. */
export async function askForHelp(stage: Stage, cast: readonly Actor[], week: number, luck: () => number) {
  if (luck() > (week === 8 ? 0.9 : 0.3)) return;
  const actor = cast[Math.floor(luck() * cast.length)];
  const [title, capability] = troubles[Math.floor(luck() * troubles.length)] ?? troubles[0];
  if (!actor) return;
  await stage.escalations.open({
    delivery: `history:help:${week}:${luck()}`,
    title,
    details: 'It began this morning, and the page on it does not help.',
    source: 'command',
    capability,
    severity: luck() < 0.4 ? 'high' : 'normal',
    team: actor.team,
    requester: askerOf(actor.team).id,
  });
}

/** A few are left until the next day, and their service level is missed. */
export async function giveHelp({ store, escalations }: Stage, luck: () => number, isLast = false): Promise<void> {
  await escalations.checkTargets();
  const open = await store.db
    .selectFrom('escalations')
    .select(['id', 'requester'])
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  for (const { id, requester } of open) {
    if (!isLast && luck() < 0.25) continue;
    await escalations.answer({ escalation: id, by: pat.id, words: 'It is mended; the page says how.', wish: false });
    if (luck() < 0.8) await escalations.confirm({ escalation: id, by: requester });
  }
}

const wishes = [
  {
    title: 'Topics with more than one schema',
    capability: 'messaging',
    teams: ['analytics', 'delivery', 'fraud', 'pricing'],
  },
  { title: 'A copy of production data without names', capability: 'database', teams: ['reporting', 'growth', 'ads'] },
  { title: 'Deploy on a schedule', capability: 'deployment', teams: ['logistics', 'mobile'] },
] as const;

/** A team more each week, until all who want it have said so. */
export async function wish({ wishes: requests }: Stage, week: number): Promise<void> {
  for (const [index, { title, capability, teams }] of wishes.entries()) {
    const team = teams[week - 3 - 2 * index];
    if (team === undefined) continue;
    await requests.open({
      title,
      capability,
      team,
      person: askerOf(team).id,
      words: `We do without, and it costs ${team} a day a month.`,
      domain: capability === 'deployment' ? 'core' : 'data',
    });
  }
}

const words = [
  'A database in two minutes. That used to be a ticket and a week.',
  'Topics lack what we need, so we make our own.',
  'I like that it says what it will do before it does it.',
  'When something fails I would rather see the log than a sentence.',
];

/** The round of the quarter is asked, answered by most over its days, and closed two weeks later. */
export async function survey(stage: Stage, cast: readonly Actor[], week: number, weekday: number, luck: () => number) {
  const { survey: asked, store } = stage;
  if (week === 4 && weekday === 0) await asked.start();
  await asked.turn();
  const open = await store.db
    .selectFrom('survey_asks')
    .select(['round', 'person'])
    .where('state', '=', 'asked')
    .orderBy('person')
    .execute();
  for (const { round, person } of open) {
    const keen = cast.find(({ team }) => askerOf(team).id === person)?.keen ?? 0.5;
    if (luck() > 0.2) continue; // not today
    const score = Math.max(0, Math.min(10, Math.round(4.5 + keen * 4 + luck() * 3)));
    const said = luck() < 0.35 ? words[Math.floor(luck() * words.length)] : undefined;
    await asked.answer(round, person, { score, ...(said !== undefined && { words: said }) });
  }
  if (week === 6 && weekday === 0)
    for (const { round, closedAt } of await asked.rounds()) if (!closedAt) await asked.close(round);
}

/** Some say why the golden path is not for them. */
export async function answerDetours({ detours }: Stage, cast: readonly Actor[], week: number): Promise<void> {
  if (week !== 6) return;
  const because = ['Our topics hold more than one schema.', 'Ours have to outlive the quota.'];
  const found = await detours.matrix(cast.map(({ service: name, team, repo }) => ({ name, team, repo })));
  const byHand = found.filter(({ cells }) =>
    cells.some((cell) => cell.capability === 'messaging' && cell.state === 'detour'),
  );
  for (const [index, { service, team }] of byHand.slice(0, 3).entries()) {
    const about = { service, team, capability: 'messaging', by: askerOf(team).id };
    const words = because[index];
    await (words === undefined ? detours.onIt(about) : detours.notForUs(about, words));
  }
}
