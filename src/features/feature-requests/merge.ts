import { sql } from 'kysely';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { serialize } from '../../core/store/serialize.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { setState } from '../issues/index.ts';
import { countTeams } from './demand.ts';
import { movedMessage } from './messages.ts';
import type { Tx } from './request.ts';
import { maxWords } from './title.ts';

export interface Merged {
  /** Number of distinct teams that need it now: one that needed both counts once. */
  teams: number;
  /** Teams that were not counted before. */
  added: string[];
}

/** Lets one merge or split run at a time. Joining and leaving wait for the requests that it locks. */
export const lockMerges = (tx: Tx) => serialize(tx, 'feature-requests');

/**
 * Merges one request into another: moves its teams and their reasons, closes its issue and notifies the teams.
 * @throws UserError when either does not exist, or both are one
 */
export async function merge(
  tx: Tx,
  { request, into, person }: { request: string; into: string; person: string },
): Promise<Merged> {
  await lockMerges(tx);
  if (request === into)
    throw new UserError('Choose another one: a request cannot be merged into itself.', { field: 'into' });
  const issue = await lockIssue(tx, request);
  const both = await tx
    .selectFrom('feature_requests')
    .select(['id', 'capability', 'opened_for'])
    .where('id', 'in', [request, into])
    .where('merged_into', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const [merged, kept] = [request, into].map((id) => both.find((one) => one.id === id));
  if (!merged || !kept) {
    throw new UserError('One of the two was merged meanwhile. Nothing was changed.', { hint: 'Reload the list.' });
  }
  await tx
    .updateTable('feature_requests')
    .set({ merged_into: into, merged_at: sql<Date>`now()` })
    .where('id', '=', request)
    .execute();
  // Requests that were merged into this one earlier point to the new target directly.
  await tx.updateTable('feature_requests').set({ merged_into: into }).where('merged_into', '=', request).execute();
  if (issue) await setState(tx, issue.id, 'closed', 'not_planned');
  const { moved, added } = await moveDemand(tx, { from: request, to: into });
  await appendEvents(tx, { type: 'request.merged', team: merged.opened_for, person, data: { request, into } });
  await appendEvents(
    tx,
    ...added.map((team) => ({
      type: 'request.joined',
      team,
      person,
      data: { request: into, capability: kept.capability ?? undefined },
    })),
  );
  await enqueueMessages(
    tx,
    moved.map((team) => movedMessage(request, into, team)),
  );
  return { teams: await countTeams(tx, into), added };
}

/** Moves teams from one request to another with their reasons; those of a person who gave one for both are joined. */
export async function moveDemand(
  tx: Tx,
  { from, to, only }: { from: string; to: string; only?: readonly string[] },
): Promise<{ moved: string[]; added: string[] }> {
  const chosen = only ? sql`and team = any(${only}::text[])` : sql``;
  const { rows: moved } = await sql<{ team: string }>`
    select team from demand where request = ${from} and left_at is null ${chosen} order by team`.execute(tx);
  const { rows: added } = await sql<{ team: string }>`
    insert into demand (request, team, joined_by, joined_at)
    select ${to}, team, joined_by, joined_at from demand where request = ${from} and left_at is null ${chosen}
    on conflict (request, team) do update
      set left_at = null, joined_by = excluded.joined_by, joined_at = excluded.joined_at, solved = null, solved_by = null
      where demand.left_at is not null
    returning team`.execute(tx);
  await sql`
    insert into demand_words (request, team, person, words, folded, said_at)
    select ${to}, w.team, w.person, w.words, w.folded, w.said_at
    from demand_words w join demand d using (request, team) where w.request = ${from} and d.left_at is null ${chosen}
    on conflict (request, team, person) do update
      set words = left(demand_words.words || e'\n' || excluded.words, ${maxWords}),
        folded = left(demand_words.folded || ' ' || excluded.folded, ${2 * maxWords})
  `.execute(tx);
  return { moved: moved.map(({ team }) => team), added: added.map(({ team }) => team) };
}

/** Locks the issue of a request, or of the one it was merged into: before the request itself, as changes from GitHub do. */
export const lockIssue = (tx: Tx, request: string) =>
  tx
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', 'feature-request')
    .where('subject', '=', (requests) =>
      requests
        .selectFrom('feature_requests')
        .select(sql<string>`coalesce(merged_into, id)`.as('id'))
        .where('id', '=', request),
    )
    .forNoKeyUpdate()
    .executeTakeFirst();
