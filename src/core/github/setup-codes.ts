import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../store/database.ts';

/** Lifetime of the code in the log, and of the session it opens, which is that of GitHub's own code. */
const codeHours = 24;
const sessionHours = 1;

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Creates a code that opens the setup page once, in any web process. Only its hash is stored. */
export async function issueCode(db: Db): Promise<string> {
  await db.deleteFrom('github_setup').where('expires_at', '<=', sql<Date>`now()`).execute();
  return issue(db, 'code', codeHours);
}

/** Exchanges the code for a session. Undefined when the code is unknown, used or expired. */
export async function openSession(db: Db, code: string): Promise<string | undefined> {
  return (await consume(db, 'code', code)) ? issue(db, 'session', sessionHours) : undefined;
}

export async function isSessionOpen(db: Db, session: string): Promise<boolean> {
  const row = await db
    .selectFrom('github_setup')
    .select('hash')
    .where('hash', '=', hashOf(session))
    .where('kind', '=', 'session')
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row !== undefined;
}

export const closeSession = (db: Db, session: string): Promise<boolean> => consume(db, 'session', session);

/** OAuth-style state, which GitHub returns with its answer: only the browser with the session can have sent it. */
export const stateOf = (session: string) => createHash('sha256').update(`state ${session}`).digest('base64url');

export const isState = (state: string, session: string) =>
  timingSafeEqual(Buffer.from(hashOf(state)), Buffer.from(hashOf(stateOf(session))));

async function issue(db: Db, kind: 'code' | 'session', hours: number): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  await db
    .insertInto('github_setup')
    .values({ hash: hashOf(secret), kind, expires_at: sql<Date>`now() + ${hours} * interval '1 hour'` })
    .execute();
  return secret;
}

async function consume(db: Db, kind: 'code' | 'session', secret: string): Promise<boolean> {
  const consumed = await db
    .deleteFrom('github_setup')
    .where('hash', '=', hashOf(secret))
    .where('kind', '=', kind)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('hash')
    .executeTakeFirst();
  return consumed !== undefined;
}
