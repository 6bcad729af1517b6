import { sql } from 'kysely';
import type { Platform } from '../../core/platform-file.ts';
import { databaseNow } from '../../core/store/clock.ts';
import type { Store } from '../../core/store/database.ts';
import { transact } from '../../core/store/transact.ts';
import { type Week, weekName } from '../../lib/weeks.ts';
import { dueAt, lastDue, type Schedule } from './schedule.ts';

/** Channel of a digest, with the numbers it shows: the platform's, and those of stream teams with this channel. */
export interface Audience {
  channel: string;
  platform: boolean;
  /** Sorted. */
  teams: string[];
}

/** Every channel that gets a digest, once; those of stream teams only with `teams`. */
export function audiencesOf(platform: Platform, { teams: includesTeams }: { teams: boolean }): Audience[] {
  const audiences = new Map<string, Audience>();
  const at = (channel: string) => {
    const audience = audiences.get(channel) ?? { channel, platform: false, teams: [] };
    audiences.set(channel, audience);
    return audience;
  };
  at(platformChannel(platform)).platform = true;
  if (includesTeams) {
    for (const { name, kind, channel } of platform.teams)
      if (kind === 'stream' && channel) at(channel).teams.push(name);
  }
  for (const { teams } of audiences.values()) teams.sort();
  return [...audiences.values()];
}

export const platformChannel = ({ channels }: Pick<Platform, 'channels'>): string =>
  channels.digest ?? channels.approvals;

/**
 * Plans the digests of the newest week that is due, unless that was done. Moving the row of the schedule and planning are
 * one transaction: of any number of processes one plans, and one that dies leaves all or nothing. Weeks missed before the
 * newest one are not made up for.
 */
export async function planDigests({ db }: Store, schedule: Schedule, audiences: readonly Audience[]): Promise<number> {
  return transact(db, async (tx) => {
    await tx
      .insertInto('digest_schedule')
      .values({ name: 'weekly', last_week: null })
      .onConflict((row) => row.doNothing())
      .execute();
    const week = lastDue(await databaseNow(tx), schedule);
    const due = dueAt(week, schedule);
    const mine = await tx
      .updateTable('digest_schedule')
      .set({ last_week: weekName(week) })
      .where('name', '=', 'weekly')
      .where('since', '<', due)
      .where((row) => row.or([row('last_week', 'is', null), row('last_week', '<', weekName(week))]))
      .where(sql<boolean>`${due} <= now()`)
      .returning('name')
      .execute();
    if (mine.length === 0) return 0;
    const planned = await tx
      .insertInto('digests')
      .values(audiences.map((audience) => ({ ...audience, ...weekRow(week), due_at: due })))
      // One that was sent by hand before its time is the week's own.
      .onConflict((row) => row.columns(['channel', 'week']).where('extra', '=', false).doNothing())
      .returning('id')
      .execute();
    return planned.length;
  });
}

export const weekRow = (week: Week) => ({
  week: weekName(week),
  zone: week.zone,
  period_from: week.from,
  period_until: week.until,
});
