import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';

/** People of one team who are told. */
const mostPeople = 20;

/**
 * Tells the owners of digests that could not be posted: the team's people, or the platform teams' where it was theirs or
 * nobody is in the team. Once for as long as it lasts: who was told of the last one in this channel is not told again.
 */
export async function notifyOwnersOfUndelivered({ db }: Store): Promise<number> {
  const lost = await sql<{ id: string }>`
    select d.id from digests d join outbox o on o.key = 'digest:' || d.id and o.state = 'dead'
    where d.state = 'said' and d.told_at is null and not exists (select from posts where posts.key = 'digest:' || d.id)
    order by d.id`.execute(db);
  let told = 0;
  for (const { id } of lost.rows) {
    await db.transaction().execute(async (tx) => {
      const digest = await tx
        .updateTable('digests')
        .set({ told_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('told_at', 'is', null)
        .returning(['id', 'channel', 'platform', 'teams'])
        .executeTakeFirst();
      if (!digest || (await wasToldBefore(tx, digest))) return;
      const messages = await messagesFor(tx, digest);
      await enqueueMessages(tx, messages);
      told += messages.length;
    });
  }
  return told;
}

interface Lost {
  id: string;
  channel: string;
  platform: boolean;
  teams: string[];
}

/** Whether the one before in this channel could not be posted either. */
async function wasToldBefore(db: Db, { id, channel }: Lost): Promise<boolean> {
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

async function messagesFor(db: Db, { id, platform, teams }: Lost): Promise<OutboxMessage[]> {
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
