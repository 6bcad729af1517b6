import { sql } from 'kysely';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { issueMessage } from '../issues/desired.ts';
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

/**
 * Locks a request, or what it was merged into: whoever changes its demand does so one after the other.
 * @throws UserError when there is none.
 */
export const hold = (tx: Tx, id: string): Promise<Held> =>
  unmerged(async () => {
    const { rows } = await sql<Held>`select id, capability from (${target(id)}) target`.execute(tx);
    return rows[0];
  });

/** Of a merged one, what it was merged into. One that was merged while this waited for it is not found: look again. */
const target = (id: string) => sql`
  select id, capability from feature_requests
  where id = coalesce((select merged_into from feature_requests where id = ${id}), ${id}) and merged_into is null
  for no key update`;

async function unmerged<T>(find: () => Promise<T | undefined>): Promise<T> {
  const found = (await find()) ?? (await find());
  if (!found) throw new UserError('There is no such request (any more).', { hint: 'See `/platform requests`.' });
  return found;
}

/**
 * The team wants it too, and why; of a team that does, one more person says why, or says it anew. One statement, because
 * somebody waits for it in Slack. `isOpening`: that the team wants it is told by another event.
 */
export async function join(
  tx: Tx,
  { request, team, person, words }: Asker & { request: string; words: string },
  { isOpening = false } = {},
): Promise<Joined> {
  const said = wordsOf(words);
  const found = await unmerged(async () => {
    const { rows } = await sql<{ request: string; joined: boolean }>`
      with target as (${target(request)}), wants as (
        insert into demand (request, team, joined_by) select id, ${team}, ${person} from target
        on conflict (request, team) do update
          set left_at = null, joined_by = excluded.joined_by, joined_at = now(), solved = null, solved_by = null
          where demand.left_at is not null
        returning request
      ), said as (
        insert into demand_words (request, team, person, words, folded)
        select id, ${team}, ${person}, ${said}, ${fold(said)} from target
        on conflict (request, team, person) do update
          set words = excluded.words, folded = excluded.folded, said_at = now()
      ), fact as (
        insert into events (type, team, person, data)
        select 'request.joined', ${team}, ${person},
          jsonb_strip_nulls(jsonb_build_object('request', id, 'capability', capability))
        from target join wants on not ${isOpening}::boolean
      )
      select id as request, exists (select from wants) as joined from target
    `.execute(tx);
    return rows[0];
  });
  return { ...found, teams: await countTeams(tx, found.request) };
}

/** The team does not want it any more. @returns whether it did. */
export async function leave(tx: Tx, { request, team, person }: Asker & { request: string }): Promise<boolean> {
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
  await appendEvents(tx, {
    type: 'request.left',
    team,
    person,
    data: { request: id, capability: capability ?? undefined },
  });
  await countTeams(tx, id);
  return true;
}

/**
 * Counts the teams of a request that is held, and has its issue drawn anew. The third team makes it a candidate, once:
 * its domain is told.
 */
export async function countTeams(tx: Tx, request: string): Promise<number> {
  const { rows } = await sql<{ teams: number; told: boolean; issue: string | null; repo: string | null }>`
    select (select count(*) from demand where request = r.id and left_at is null)::int as teams,
      r.candidate_at is not null as told, i.id as issue, i.repo
    from feature_requests r left join issues i on i.kind = 'feature-request' and i.subject = r.id
    where r.id = ${request}`.execute(tx);
  const [{ teams, told, issue, repo } = { teams: 0, told: true, issue: null, repo: null }] = rows;
  const candidate = teams >= enoughTeams && !told ? await becomeCandidate(tx, request, teams) : [];
  await enqueueMessages(tx, [...(issue && repo ? [issueMessage({ id: issue, repo })] : []), ...candidate]);
  return teams;
}

async function becomeCandidate(tx: Tx, request: string, teams: number): Promise<OutboxMessage[]> {
  const candidate = await tx
    .updateTable('feature_requests')
    .set({ candidate_at: sql<Date>`now()` })
    .where('id', '=', request)
    .where('candidate_at', 'is', null)
    .returning('domain')
    .executeTakeFirst();
  if (!candidate) return [];
  await appendEvents(tx, { type: 'request.candidate', data: { request, teams } });
  return [candidateMessage(request, candidate.domain)];
}

function wordsOf(text: string): string {
  const words = storable(text);
  if (words === '') throw new UserError('Say in a sentence what your team needs it for.', { field: 'words' });
  if (words.length > maxWords) {
    throw new UserError(`Say it in ${maxWords} characters; these are ${words.length}.`, { field: 'words' });
  }
  return words;
}
