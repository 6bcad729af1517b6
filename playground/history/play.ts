import { weekBefore, weekOf } from '../../src/lib/weeks.ts';
import { commitByHand } from './by-hand.ts';
import { chance } from './chance.ts';
import { companyFile, latecomers, streamTeams } from './company.ts';
import { type Actor, around, breakThings, decide, requests } from './deploy-activity.ts';
import { weather } from './simulation-state.ts';
import type { Stage } from './stage.ts';
import { answerDetours, askForHelp, giveHelp, survey, wish } from './support-activity.ts';

/** Weeks of history before the running one. */
export const weeks = 12;

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Twelve weeks of a company that takes to its platform: adoption spreads from the keen teams to the others, one release is
 * bad, one golden path is unpopular and one is gone around by most who need it. Everything is asked for, approved, done,
 * deployed, looked for and reported through the real functions, at times at which the database's clock then stands.
 */
export async function play(stage: Stage, now = new Date()): Promise<void> {
  const zone = stage.digests.zone;
  const first = weekBefore(weekOf(now, zone), weeks);
  const { services } = companyFile();
  const cast = streamTeams().map(({ team, service }, index, all) => ({
    team,
    service,
    repo: String(services.find(({ name }) => name === service)?.repo),
    keen: 1 - ((index * 7) % all.length) / all.length,
    born: latecomers.includes(team) ? 6 : 0,
  }));
  await stage.at(new Date(first.from.getTime() - 3 * day));
  await stage.people(false);
  await stage.store.db
    .insertInto('digest_schedule')
    .values({ name: 'weekly', since: new Date(first.from.getTime() + 7 * day), last_week: null })
    .execute();
  for (let week = 0; week <= weeks; week += 1) {
    const monday = week === 0 ? first : weekBefore(weekOf(now, zone), weeks - week);
    const there = cast.filter(({ born }) => week >= born);
    const nine = new Date(monday.from.getTime() + 9 * hour + 5_000);
    if (nine > now) break;
    await stage.pass(nine);
    if (week === 6) await stage.people(true);
    await theMonday(stage, there, week);
    for (let weekday = 0; weekday < 5; weekday += 1) {
      const morning = new Date(monday.from.getTime() + weekday * day + 10 * hour);
      // Whole days only: nothing is left half done.
      if (morning.getTime() + 12 * hour > now.getTime()) break;
      await playDay(stage, there, { week, weekday, morning });
    }
  }
  await giveHelp(stage, () => 0, true);
}

/** The scheduler's hour, and what comes but once a week. */
async function theMonday(stage: Stage, cast: readonly Actor[], week: number): Promise<void> {
  await commitByHand(stage.gitHub, cast, week);
  await stage.detours.scan({ pauseMs: 0 });
  await stage.digests.sendDue();
  await wish(stage, week);
  await answerDetours(stage, cast, week);
}

async function playDay(
  stage: Stage,
  cast: readonly Actor[],
  { week, weekday, morning }: { week: number; weekday: number; morning: Date },
): Promise<void> {
  const isBadWeek = week === 8;
  if (isBadWeek && weekday === 1) weather.broken.add('service');
  if (isBadWeek && weekday === 4) weather.broken.clear();
  const luck = chance(`${week}/${weekday}`);
  const later = (hours: number) => new Date(morning.getTime() + hours * hour);
  await stage.pass(morning);
  await giveHelp(stage, luck);
  await stage.lookAtUses();
  for (const actor of cast) await requests(stage, actor, week, luck, morning);
  await askForHelp(stage, cast, week, luck);
  await stage.pass(later(0.5 + luck() * 4));
  await decide(stage, luck);
  await stage.pass(later(6));
  for (const actor of cast) await around(stage, actor, week, luck, later(6));
  await giveHelp(stage, luck);
  if (isBadWeek && weekday === 2) await breakThings(stage);
  await survey(stage, cast, week, weekday, luck);
  await stage.pass(later(7));
}
