import { weekBefore, weekOf } from '../../src/adoption/weeks.ts';
import { say } from '../../src/store/messages.ts';
import { type Actor, around, breakThings, decide, requests } from './acts.ts';
import { chance } from './chance.ts';
import { latecomers, streamTeams } from './company.ts';
import type { Stage } from './stage.ts';
import { broken } from './weather.ts';

/** Weeks of history before the running one. */
export const weeks = 12;

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Twelve weeks of a company that takes to its platform: adoption spreads from the keen teams to the others, one release is
 * bad, one golden path is unpopular and one is gone around by most who need it. Everything is asked for, approved, done,
 * deployed and reported through the real functions, at times at which the database's clock then stands.
 */
export async function play(stage: Stage, now = new Date()): Promise<void> {
  const zone = stage.digests.zone;
  const first = weekBefore(weekOf(now, zone), weeks);
  const cast = streamTeams().map(({ team, service }, index, all) => ({
    ...{ team, service },
    /** From 1, the first to try, to nearly 0. */
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
    if (week === 6) await stage.people(true);
    await theMonday(stage, new Date(monday.from.getTime() + 9 * hour + 5_000), now);
    for (let weekday = 0; weekday < 5; weekday += 1) {
      const morning = new Date(monday.from.getTime() + weekday * day + 10 * hour);
      if (morning > now) break;
      await playDay(stage, cast, week, weekday, morning);
    }
  }
  await leaveNewestDigests(stage);
}

/** The scheduler’s hour: the real one sends what is due. */
async function theMonday(stage: Stage, at: Date, now: Date): Promise<void> {
  if (at > now) return;
  await stage.at(at);
  await stage.engine.sweep();
  await stage.digests.turn();
}

async function playDay(
  stage: Stage,
  cast: readonly Actor[],
  week: number,
  weekday: number,
  morning: Date,
): Promise<void> {
  const isBadWeek = week === 8;
  if (isBadWeek && weekday === 1) broken.add('service');
  if (isBadWeek && weekday === 4) broken.clear();
  const luck = chance(`${week}/${weekday}`);
  const there = cast.filter(({ born }) => week >= born);
  await stage.at(morning);
  for (const actor of there) await requests(stage, actor, week, luck, morning);
  await stage.at(new Date(morning.getTime() + 40_000 + luck() * 200_000));
  await stage.work();
  const decided = morning.getTime() + (1 + luck() * 5) * hour;
  await stage.at(new Date(decided));
  await decide(stage, luck);
  await stage.at(new Date(decided + 60_000 + luck() * 60_000));
  await stage.work();
  for (const actor of there) await around(stage, actor, week, luck, new Date(morning.getTime() + 6 * hour));
  if (isBadWeek && weekday === 2) await breakThings(stage);
}

/** The newest digests are said when the bot starts; the others were, long ago. */
async function leaveNewestDigests({ store }: Stage): Promise<void> {
  const { db } = store;
  await db.deleteFrom('outbox').execute();
  const newest = await db
    .selectFrom('digests')
    .select(['id', 'channel'])
    .where('state', '=', 'said')
    .where('week', '=', (row) => row.selectFrom('digests').select(({ fn }) => fn.max('week').as('week')))
    .execute();
  await say(
    db,
    newest.map(({ id, channel }) => ({
      target: `slack:${channel}`,
      kind: 'digest',
      key: `digest:${id}`,
      payload: { digest: id },
    })),
  );
}
