import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import type { OutgoingMessage } from '../store/outbox.ts';
import { slackMaxMs } from './connect.ts';

/** Location of a posted message. */
export interface MessageRef {
  channel: string;
  ts: string;
}

type Claimed = Pick<OutgoingMessage, 'id' | 'epoch'>;
type Database = Pick<Store, 'db'>;

/** Kind of the outbox row that searches for twins: two messages, where Slack has accepted two calls for one. */
export const twinsKind = 'twins';
/** Time from a repeated call to that search, in milliseconds: longer than Slack may take. */
const twinsAfterMs = 3 * slackMaxMs;

export const findPosted = ({ db }: Database, key: string): Promise<MessageRef | undefined> =>
  db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', key).executeTakeFirst();

export async function savePosted({ db }: Database, key: string, { channel, ts }: MessageRef): Promise<void> {
  const ref = { channel, ts };
  await db
    .insertInto('posts')
    .values({ key, ...ref })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(ref))
    .execute();
}

/** Forgets a message that was deleted in Slack. @returns false when it has another location by now */
export async function deletePosted({ db }: Database, key: string, { ts }: MessageRef): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('posts')
    .where('key', '=', key)
    .where('ts', '=', ts)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Milliseconds since the last call that may have posted this message. Undefined when there was none, or Slack refused it. */
export async function ageOfAttempt({ db }: Database, { id }: Claimed, key: string): Promise<number | undefined> {
  const { rows } = await sql<{ age: number }>`
    select (extract(epoch from clock_timestamp() - at) * 1000)::float8 as age from post_attempts
    where message = ${id} and key = ${key}`.execute(db);
  return rows[0]?.age;
}

/**
 * Commits that a call follows which posts the message. `isRepeat`: Slack may still accept an earlier call, so twins are
 * searched for later. @returns false when another sender has the message
 */
export async function recordAttempt(
  { db }: Database,
  { id, epoch }: Claimed,
  key: string,
  { isRepeat, thread }: { isRepeat: boolean; thread: string | undefined },
): Promise<boolean> {
  const payload = JSON.stringify({ message: id, of: key, thread });
  const { rows } = await sql`
    with attempt as (
      insert into post_attempts (message, key, at)
      select id, ${key}, clock_timestamp() from outbox where id = ${id} and epoch = ${epoch} and state = 'sending'
      on conflict (message, key) do update set at = excluded.at
      returning key
    ), search as (
      insert into outbox (target, kind, key, payload, due_at)
      select ${`slack:twins:${key}`}, ${twinsKind}, ${`twins:${key}`}, ${payload}::jsonb, now() + ${twinsAfterMs} * interval '1 ms'
      from attempt where ${isRepeat}::boolean
      on conflict (key) where state = 'pending' and attempts = 0
      do update set due_at = excluded.due_at, payload = excluded.payload
    )
    select key from attempt`.execute(db);
  return rows.length > 0;
}

/** Forgets a call that Slack has refused, or that was never sent. */
export async function deleteAttempt({ db }: Database, { id }: Claimed, key: string): Promise<void> {
  await db.deleteFrom('post_attempts').where('message', '=', id).where('key', '=', key).execute();
}
