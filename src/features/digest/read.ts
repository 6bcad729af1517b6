import type { Db } from '../../core/store/database.ts';
import { isoWeek, type Week, weekName } from '../../lib/weeks.ts';
import type { Report } from './report.ts';

/** Digest that was sent, or is about to be. */
export interface SentDigest {
  id: string;
  channel: string;
  week: Week;
  platform: boolean;
  teams: string[];
  dueAt: Date;
  sentAt: Date | null;
  /** Sent in addition to the week's own. */
  extra: boolean;
  /** Sent by a person. */
  byHand: boolean;
  /** The platform's first, then the teams'. */
  reports: Report[];
}

export async function readDigest(db: Db, id: string): Promise<SentDigest | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.selectFrom('digests').select(columns).where('id', '=', id).executeTakeFirst();
  return row && sentDigest(row);
}

/** The week's own digest in a channel, without those that were sent in addition. */
export async function ownDigest(db: Db, channel: string, week: Week): Promise<SentDigest | undefined> {
  const row = await db
    .selectFrom('digests')
    .select(columns)
    .where('channel', '=', channel)
    .where('week', '=', weekName(week))
    .where('extra', '=', false)
    .executeTakeFirst();
  return row && sentDigest(row);
}

const columns = [
  ...(['id', 'channel', 'week', 'zone', 'platform', 'teams', 'extra'] as const),
  ...(['due_at', 'said_at', 'requested_by', 'reports'] as const),
] as const;

interface Row {
  id: string;
  channel: string;
  week: string;
  zone: string;
  platform: boolean;
  teams: string[];
  due_at: Date;
  said_at: Date | null;
  extra: boolean;
  requested_by: string | null;
  reports: unknown;
}

function sentDigest({ week, zone, due_at, said_at, requested_by, reports, ...row }: Row): SentDigest {
  const [year = 0, number = 0] = week.split('-W').map(Number);
  return {
    ...row,
    dueAt: due_at,
    sentAt: said_at,
    byHand: requested_by !== null,
    week: isoWeek(year, number, zone),
    // Written by `make` and by nobody else.
    reports: (reports as Report[] | null) ?? [],
  };
}
