import { sql } from 'kysely';
import { UserError } from '../../errors.ts';
import { append } from '../../store/events.ts';
import { say } from '../../store/messages.ts';
import type { Db } from '../../store/store.ts';
import { redraw } from '../issues/want.ts';
import { candidateMessage } from './messages.ts';
import { type Asker, enoughTeams, type Tx } from './request.ts';
import { fold, maxWords, storable } from './title.ts';

export interface Joined {
  /** Another one than was meant where that was merged. */
  request: string;
  /** The team did not want it before. */
  joined: boolean;
  /** Distinct teams that want it now. */
  teams: number;
}

/** A request that holds still until the end of the transaction. */
export interface Held {
  id: string;
  capability: string | null;
}

/** Merges and splits hold back everybody; all else goes side by side, one after the other for each request. */
export const besideOthers = (tx: Tx) =>
  sql`select pg_advisory_xact_lock_shared(hashtext('roadcrew requests'))`.execute(tx);

/** Locks a request, or what it was merged into. @throws UserError when there is none. */
export async function hold(tx: Tx, id: string): Promise<Held> {
  const { rows } = await sql<Held>`
    select id, capability from feature_requests
    where id = coalesce((select merged_into from feature_requests where id = ${id}), ${id}) for update
  `.execute(tx);
  if (!rows[0]) throw new UserError('There is no such request (any more).', { hint: 'See `/platform requests`.' });
  return rows[0];
}

/** The team wants it too, and why; of a team that does, one more person says why, or says it anew. */
export async function join(tx: Tx, { request, ...asker }: Asker & { request: string; words: string }): Promise<Joined> {
  await besideOthers(tx);
  return joinHeld(tx, await hold(tx, request), asker, 'request.joined');
}

/** The same for one that is held already. `fact`: what it means that the team is new to it. */
export async function joinHeld(
  tx: Tx,
  { id: request, capability }: Held,
  { team, person, words }: Asker & { words: string },
  fact: 'request.joined' | null,
): Promise<Joined> {
  const said = wordsOf(words);
  const { rows } = await sql<{ team: string }>`
    insert into demand (request, team, joined_by) values (${request}, ${team}, ${person})
    on conflict (request, team) do update
      set left_at = null, joined_by = excluded.joined_by, joined_at = now(), solved = null, solved_by = null
      where demand.left_at is not null
    returning team
  `.execute(tx);
  const joined = rows.length > 0;
  await tx
    .insertInto('demand_words')
    .values({ request, team, person, words: said, folded: fold(said) })
    .onConflict((conflict) =>
      conflict
        .columns(['request', 'team', 'person'])
        .doUpdateSet({ words: said, folded: fold(said), said_at: sql<Date>`now()` }),
    )
    .execute();
  if (joined && fact)
    await append(tx, { type: fact, team, person, data: { request, capability: capability ?? undefined } });
  await redrawIssue(tx, request);
  return { request, joined, teams: await countTeams(tx, request) };
}

/** The team does not want it any more. @returns whether it did. */
export async function leave(tx: Tx, { request, team, person }: Asker & { request: string }): Promise<boolean> {
  await besideOthers(tx);
  const { id, capability } = await hold(tx, request);
  const left = await tx
    .updateTable('demand')
    .set({ left_at: sql<Date>`now()` })
    .where('request', '=', id)
    .where('team', '=', team)
    .where('left_at', 'is', null)
    .returning('team')
    .executeTakeFirst();
  if (!left) return false;
  await append(tx, { type: 'request.left', team, person, data: { request: id, capability: capability ?? undefined } });
  await redrawIssue(tx, id);
  return true;
}

/** Counts the teams of a request that is held. The third one makes it a candidate, once: its domain is told. */
export async function countTeams(tx: Tx, request: string): Promise<number> {
  const { rows } = await sql<{ teams: number }>`
    select count(*)::int as teams from demand where request = ${request} and left_at is null`.execute(tx);
  const teams = rows[0]?.teams ?? 0;
  if (teams < enoughTeams) return teams;
  const candidate = await tx
    .updateTable('feature_requests')
    .set({ candidate_at: sql<Date>`now()` })
    .where('id', '=', request)
    .where('candidate_at', 'is', null)
    .returning('domain')
    .executeTakeFirst();
  if (candidate) {
    await append(tx, { type: 'request.candidate', data: { request, teams } });
    await say(tx, [candidateMessage(request, candidate.domain)]);
  }
  return teams;
}

/** Its issue shows how many teams want it, and why: where there is a repository for issues. */
export async function redrawIssue(tx: Db, request: string): Promise<void> {
  const issue = await tx
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', 'feature-request')
    .where('subject', '=', request)
    .executeTakeFirst();
  if (issue) await redraw(tx, issue.id);
}

function wordsOf(text: string): string {
  const words = storable(text);
  if (words === '') throw new UserError('Say in a sentence what your team needs it for.', { field: 'words' });
  if (words.length > maxWords) {
    throw new UserError(`Say it in ${maxWords} characters; these are ${words.length}.`, { field: 'words' });
  }
  return words;
}
