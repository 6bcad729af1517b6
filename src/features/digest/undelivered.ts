import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import { transact } from '../../core/store/transact.ts';

/** Limit for people notified of one digest. */
const mostPeople = 20;

/**
 * Notifies the owners of digests that could not be posted: the team's people, or those of the platform teams where it was
 * the platform's or the team has nobody. Once per outage: after a notice about the previous digest in the channel there is
 * no other. @returns the number of messages
 */
export async function notifyOwnersOfUndelivered({ db }: Store): Promise<number> {
  const undelivered = await sql<{ id: string }>`
    select d.id from digests d join outbox o on o.key = 'digest:' || d.id and o.state = 'dead'
    where d.state = 'said' and d.told_at is null and not exists (select from posts where posts.key = 'digest:' || d.id)
    order by d.id`.execute(db);
  let count = 0;
  for (const { id } of undelivered.rows) {
    count += await transact(db, async (tx) => {
      const digest = await tx
        .updateTable('digests')
        .set({ told_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('told_at', 'is', null)
        .returning(['id', 'channel', 'platform', 'teams'])
        .executeTakeFirst();
      if (!digest || (await isPreviousUndelivered(tx, digest))) return 0;
      const messages = await messagesFor(tx, digest);
      await enqueueMessages(tx, messages);
      return messages.length;
    });
  }
  return count;
}

interface Undelivered {
  id: string;
  channel: string;
  platform: boolean;
  teams: string[];
}

/** Checks that the previous digest in this channel could not be posted either. */
async function isPreviousUndelivered(db: Db, { id, channel }: Undelivered): Promise<boolean> {
  const before = await db
    .selectFrom('digests')
    .select('told_at')
    .where('channel', '=', channel)
    .where('id', '<', id)
    .where('state', '=', 'said')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return before !== undefined && before.told_at !== null;
}

async function messagesFor(db: Db, { id, platform, teams }: Undelivered): Promise<OutboxMessage[]> {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('teams', 'teams.name', 'memberships.team')
    .innerJoin('people', 'people.id', 'memberships.person')
    .select('person')
    .distinct()
    .where('people.active', '=', true)
    .where((row) => (platform ? row('teams.kind', '=', 'platform') : row('teams.name', 'in', teams)))
    .orderBy('person')
    .limit(mostPeople)
    .execute();
  const people = rows.map(({ person }) => person);
  const to = people.length > 0 || platform ? people : ['platform'];
  return to.map((one) => ({
    target: `slack:${one}`,
    kind: 'digest-unplaced',
    key: `digest-unplaced:${id}:${one}`,
    payload: { digest: id, to: one },
  }));
}
