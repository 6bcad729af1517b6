import { sql } from 'kysely';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { issueMessage } from '../issues/index.ts';
import { candidateMessage } from './messages.ts';
import { candidateTeams, type Requester, type Tx } from './request.ts';
import { fold, maxWords } from './title.ts';

export interface Joined {
  /** Id; of a merged request, that of its target. */
  request: string;
  /** False when the team was counted already. */
  joined: boolean;
  /** Number of distinct teams that need it now. */
  teams: number;
}

export interface LockedRequest {
  id: string;
  capability: string | null;
}

/**
 * Locks a request, or the one it was merged into, so that changes of its demand follow each other.
 * @throws UserError when there is none
 */
export const lockRequest = (tx: Tx, id: string): Promise<LockedRequest> =>
  findTwice(async () => {
    const { rows } = await sql<LockedRequest>`select id, capability from (${target(id)}) target`.execute(tx);
    return rows[0];
  });

/** A request, or the one it was merged into. Finds none when it is merged while this waits for its lock: then ask again. */
const target = (id: string) => sql`
  select id, capability from feature_requests
  where id = coalesce((select merged_into from feature_requests where id = ${id}), ${id}) and merged_into is null
  for no key update`;

async function findTwice<T>(find: () => Promise<T | undefined>): Promise<T> {
  const found = (await find()) ?? (await find());
  if (!found) throw new UserError('There is no such request (any more).', { hint: 'See `/platform requests`.' });
  return found;
}

/**
 * Counts a team for a request, with its reason; for a team that is counted already, adds a person's reason or replaces it.
 * One statement, because a person waits for it in Slack. `isOpening`: another event records that the team needs it.
 */
export async function join(
  tx: Tx,
  { request, team, person, words }: Requester & { request: string; words: string },
  { isOpening = false } = {},
): Promise<Joined> {
  const reason = checkReason(words);
  const found = await findTwice(async () => {
    const { rows } = await sql<{ request: string; joined: boolean }>`
      with target as (${target(request)}), added as (
        insert into demand (request, team, joined_by) select id, ${team}, ${person} from target
        on conflict (request, team) do update
          set left_at = null, joined_by = excluded.joined_by, joined_at = now(), solved = null, solved_by = null
          where demand.left_at is not null
        returning request
      ), reason as (
        insert into demand_words (request, team, person, words, folded)
        select id, ${team}, ${person}, ${reason}, ${fold(reason)} from target
        on conflict (request, team, person) do update
          set words = excluded.words, folded = excluded.folded, said_at = now()
      ), event as (
        insert into events (type, team, person, data)
        select 'request.joined', ${team}, ${person},
          jsonb_strip_nulls(jsonb_build_object('request', id, 'capability', capability))
        from target join added on not ${isOpening}::boolean
      )
      select id as request, exists (select from added) as joined from target
    `.execute(tx);
    return rows[0];
  });
  return { ...found, teams: await countTeams(tx, found.request) };
}

/** Takes a team out of the count. @returns whether it was counted */
export async function leave(tx: Tx, { request, team, person }: Requester & { request: string }): Promise<boolean> {
  const { id, capability } = await lockRequest(tx, request);
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
 * Counts the teams of a locked request and updates its issue. The third team makes it a candidate, once, and its domain is
 * notified.
 */
export async function countTeams(tx: Tx, request: string): Promise<number> {
  const { rows } = await sql<{ teams: number; notified: boolean; issue: string | null; repo: string | null }>`
    select (select count(*) from demand where request = r.id and left_at is null)::int as teams,
      r.candidate_at is not null as notified, i.id as issue, i.repo
    from feature_requests r left join issues i on i.kind = 'feature-request' and i.subject = r.id
    where r.id = ${request}`.execute(tx);
  const [{ teams, notified, issue, repo } = { teams: 0, notified: true, issue: null, repo: null }] = rows;
  const candidate = teams >= candidateTeams && !notified ? await becomeCandidate(tx, request, teams) : [];
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

function checkReason(text: string): string {
  const reason = cleanText(text);
  if (reason === '') throw new UserError('Say in a sentence what your team needs it for.', { field: 'words' });
  const length = countCharacters(reason);
  if (length > maxWords) {
    throw new UserError(`Use at most ${maxWords} characters; these are ${length}.`, { field: 'words' });
  }
  return reason;
}
