import { sql } from 'kysely';
import { newId } from '../../core/store/ids.ts';
import { countCharacters } from '../../lib/text.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { ensureIssue } from '../issues/index.ts';
import { type Joined, join } from './demand.ts';
import type { Requester, Tx } from './request.ts';
import { cleanTitle, fold, maxTitle } from './title.ts';

export interface NewRequest extends Requester {
  title: string;
  words: string;
  /** Null for none of the platform's. */
  capability: string | null;
  domain: string;
}

export interface Opened extends Joined {
  /** False when the team has joined an existing one of this title. */
  opened: boolean;
}

/** Requests that a person and a team may open in a day: each opens an issue. */
const daily = { person: 10, team: 30 };

/** Opens a request, or joins an existing one of the same title. `repo`: where its issue is opened. */
export async function open(tx: Tx, request: NewRequest, repo: string | undefined): Promise<Opened> {
  const { team } = request;
  const title = checkTitle(request.title);
  const id = newId();
  const openedBefore = await insert(tx, { id, title, request });
  if (!openedBefore) return { ...(await join(tx, { ...request, request: await withTitle(tx, title) })), opened: false };
  refuseTooMany(openedBefore, team);
  if (repo !== undefined) await ensureIssue(tx, { kind: 'feature-request', subject: id, repo });
  return { ...(await join(tx, { ...request, request: id }, { isOpening: true })), opened: true };
}

/**
 * Inserts a request and its event in one statement, because a person waits for it in Slack.
 * @returns how many were opened in a day before; undefined when there is one of this title
 */
async function insert(
  tx: Tx,
  { id, title, request }: { id: string; title: string; request: NewRequest },
): Promise<{ byPerson: number; byTeam: number } | undefined> {
  const { person, team, capability, domain } = request;
  const { rows } = await sql<{ byPerson: number; byTeam: number }>`
    with inserted as (
      insert into feature_requests (id, title, folded, capability, domain, opened_by, opened_for)
      values (${id}, ${title}, ${fold(title)}, ${capability}, ${domain}, ${person}, ${team})
      on conflict (folded) where merged_into is null do nothing
      returning id
    ), event as (
      insert into events (type, team, person, data)
      select 'request.opened', ${team}, ${person},
        jsonb_strip_nulls(jsonb_build_object('request', id, 'capability', ${capability}::text, 'domain', ${domain}::text))
      from inserted
    )
    select count(*) filter (where opened_by = ${person})::int as "byPerson",
      count(*) filter (where opened_for = ${team})::int as "byTeam"
    from feature_requests where created_at > now() - interval '1 day' having exists (select from inserted)
  `.execute(tx);
  return rows[0];
}

/** @throws UserError when it is too short or too long */
export function checkTitle(text: string): string {
  const title = cleanTitle(text);
  const length = countCharacters(title);
  if (length < 2) throw new UserError('Give it a title of at least two characters.', { field: 'title' });
  if (length > maxTitle) {
    throw new UserError(`Use at most ${maxTitle} characters; these are ${length}.`, { field: 'title' });
  }
  return title;
}

/** Id of the request with this title. */
async function withTitle(tx: Tx, title: string): Promise<string> {
  const { id } = await tx
    .selectFrom('feature_requests')
    .select('id')
    .where('folded', '=', fold(title))
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return id;
}

/** Limits over all processes. @throws UserError */
function refuseTooMany({ byPerson, byTeam }: { byPerson: number; byTeam: number }, team: string): void {
  const hint = 'Join existing requests as often as you like, or come back tomorrow.';
  if (byPerson >= daily.person) {
    throw new UserError(`You have opened ${daily.person} requests within a day. Nothing was recorded.`, { hint });
  }
  if (byTeam >= daily.team) {
    throw new UserError(`Team ${team} has opened ${daily.team} requests within a day. Nothing was recorded.`, { hint });
  }
}
