import { sql } from 'kysely';
import { UserError } from '../../errors.ts';
import { append } from '../../store/events.ts';
import { newId } from '../../store/ids.ts';
import { want } from '../issues/want.ts';
import { type Joined, join } from './demand.ts';
import type { Asker, Tx } from './request.ts';
import { cleanTitle, fold, maxTitle } from './title.ts';

export interface Wish extends Asker {
  title: string;
  words: string;
  /** Null: something that none of them is. */
  capability: string | null;
  domain: 'core' | 'data';
}

export interface Opened extends Joined {
  /** Nobody had asked for this title; otherwise the team has joined those who had. */
  opened: boolean;
}

/** How many requests somebody, and a team, may open in a day: each makes an issue. */
const daily = { person: 10, team: 30 };

/** Asks for something new. One of the same title there is already is joined instead. `repo`: where its issue stands. */
export async function open(tx: Tx, wish: Wish, repo: string | undefined): Promise<Opened> {
  const { person, team, capability, domain } = wish;
  const title = titleOf(wish.title);
  const id = newId();
  const made = await tx
    .insertInto('feature_requests')
    .values({ id, title, folded: fold(title), capability, domain, opened_by: person, opened_for: team })
    .onConflict((conflict) => conflict.column('folded').where('merged_into', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return { ...(await join(tx, { ...wish, request: await withTitle(tx, title) })), opened: false };
  await refuseTooMany(tx, wish);
  if (repo !== undefined) await want(tx, { kind: 'feature-request', subject: id, repo });
  await append(tx, {
    ...{ type: 'request.opened', team, person },
    data: { request: id, capability: capability ?? undefined, domain },
  });
  return { ...(await join(tx, { ...wish, request: id }, { isOpening: true })), opened: true };
}

/** @throws UserError when it is none. */
export function titleOf(text: string): string {
  const title = cleanTitle(text);
  if (title.length < 2) throw new UserError('Give it a title of at least two characters.', { field: 'title' });
  if (title.length > maxTitle) {
    throw new UserError(`Use at most ${maxTitle} characters; these are ${title.length}.`, { field: 'title' });
  }
  return title;
}

/** The one that is in the way. */
async function withTitle(tx: Tx, title: string): Promise<string> {
  const { id } = await tx
    .selectFrom('feature_requests')
    .select('id')
    .where('folded', '=', fold(title))
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return id;
}

/** Counted in the store: over all processes, and the one just made with them. */
async function refuseTooMany(tx: Tx, { person, team }: Asker): Promise<void> {
  const { rows } = await sql<{ person: number; team: number }>`
    select count(*) filter (where opened_by = ${person})::int as person, count(*) filter (where opened_for = ${team})::int as team
    from feature_requests where created_at > now() - interval '1 day'`.execute(tx);
  const [made] = rows;
  if (made && made.person > daily.person) {
    throw new UserError(`You have asked for ${daily.person} new things in a day. Nothing was recorded.`, {
      hint: 'Join what others ask for as often as you like, or come back tomorrow.',
    });
  }
  if (made && made.team > daily.team) {
    throw new UserError(`Team ${team} has asked for ${daily.team} new things in a day. Nothing was recorded.`, {
      hint: 'Join what others ask for as often as you like, or come back tomorrow.',
    });
  }
}
