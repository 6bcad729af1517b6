import { sql } from 'kysely';
import { newId } from '../../core/store/ids.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { ensureIssue } from '../issues/desired.ts';
import { type Joined, join } from './demand.ts';
import type { Asker, Tx } from './request.ts';
import { cleanTitle, fold, maxTitle } from './title.ts';

export interface NewRequest extends Asker {
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
export async function open(tx: Tx, wish: NewRequest, repo: string | undefined): Promise<Opened> {
  const { team } = wish;
  const title = titleOf(wish.title);
  const id = newId();
  const made = await insert(tx, { id, title, wish });
  if (!made) return { ...(await join(tx, { ...wish, request: await withTitle(tx, title) })), opened: false };
  refuseTooMany(made, team);
  if (repo !== undefined) await ensureIssue(tx, { kind: 'feature-request', subject: id, repo });
  return { ...(await join(tx, { ...wish, request: id }, { isOpening: true })), opened: true };
}

/**
 * In one statement, because somebody waits for it in Slack.
 * @returns how many were opened in a day before; undefined when the title is there already.
 */
async function insert(
  tx: Tx,
  { id, title, wish }: { id: string; title: string; wish: NewRequest },
): Promise<{ byPerson: number; byTeam: number } | undefined> {
  const { person, team, capability, domain } = wish;
  const { rows } = await sql<{ byPerson: number; byTeam: number }>`
    with made as (
      insert into feature_requests (id, title, folded, capability, domain, opened_by, opened_for)
      values (${id}, ${title}, ${fold(title)}, ${capability}, ${domain}, ${person}, ${team})
      on conflict (folded) where merged_into is null do nothing
      returning id
    ), fact as (
      insert into events (type, team, person, data)
      select 'request.opened', ${team}, ${person},
        jsonb_strip_nulls(jsonb_build_object('request', id, 'capability', ${capability}::text, 'domain', ${domain}::text))
      from made
    )
    select count(*) filter (where opened_by = ${person})::int as "byPerson",
      count(*) filter (where opened_for = ${team})::int as "byTeam"
    from feature_requests where created_at > now() - interval '1 day' having exists (select from made)
  `.execute(tx);
  return rows[0];
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

/** Counted in the store, so over all processes. @throws UserError */
function refuseTooMany({ byPerson, byTeam }: { byPerson: number; byTeam: number }, team: string): void {
  const hint = 'Join what others ask for as often as you like, or come back tomorrow.';
  if (byPerson >= daily.person) {
    throw new UserError(`You have asked for ${daily.person} new things in a day. Nothing was recorded.`, { hint });
  }
  if (byTeam >= daily.team) {
    throw new UserError(`Team ${team} has asked for ${daily.team} new things in a day. Nothing was recorded.`, {
      hint,
    });
  }
}
