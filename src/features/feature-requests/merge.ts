import { sql } from 'kysely';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { setState } from '../issues/desired.ts';
import { countTeams } from './demand.ts';
import { movedMessage } from './messages.ts';
import type { Tx } from './request.ts';
import { maxWords } from './title.ts';

export interface Merged {
  /** Distinct teams that want it now: one that wanted both counts once. */
  teams: number;
  /** Those that did not want it before. */
  added: string[];
}

/** Nobody merges or splits beside this. Whoever joins or leaves waits for the requests it holds. */
export const whileNoOtherMerges = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtext('roadcrew requests'))`.execute(tx);

/**
 * One request becomes a part of another: its teams want that one from now on, with what they said. Its issue is closed,
 * and those teams are told. @throws UserError when either is not there, or both are one.
 */
export async function merge(
  tx: Tx,
  { request, into, person }: { request: string; into: string; person: string },
): Promise<Merged> {
  await whileNoOtherMerges(tx);
  if (request === into)
    throw new UserError('Choose another one: a request cannot be merged into itself.', { field: 'into' });
  // Its issue before the request, and messages last: whoever brings GitHub's news takes them in this order too.
  const issue = await heldIssue(tx, request);
  const both = await tx
    .selectFrom('feature_requests')
    .select(['id', 'capability', 'opened_for'])
    .where('id', 'in', [request, into])
    .where('merged_into', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const [gone, stays] = [request, into].map((id) => both.find((one) => one.id === id));
  if (!gone || !stays) {
    throw new UserError('One of the two was merged meanwhile. Nothing was changed.', {
      hint: 'Look at the list anew.',
    });
  }
  await tx
    .updateTable('feature_requests')
    .set({ merged_into: into, merged_at: sql<Date>`now()` })
    .where('id', '=', request)
    .execute();
  // Whoever follows one that was merged earlier is led to the end at once.
  await tx.updateTable('feature_requests').set({ merged_into: into }).where('merged_into', '=', request).execute();
  if (issue) await setState(tx, issue.id, 'closed', 'not_planned');
  const { moved, added } = await moveDemand(tx, { from: request, to: into });
  await appendEvents(tx, { type: 'request.merged', team: gone.opened_for, person, data: { request, into } });
  await appendEvents(
    tx,
    ...added.map((team) => ({
      ...{ type: 'request.joined', team, person },
      data: { request: into, capability: stays.capability ?? undefined },
    })),
  );
  await enqueueMessages(
    tx,
    moved.map((team) => movedMessage(request, into, team)),
  );
  return { teams: await countTeams(tx, into), added };
}

/** Teams of one request want the other, and what their people said goes along; who spoke on both is heard with both. */
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

const heldIssue = (tx: Tx, request: string) =>
  tx
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', 'feature-request')
    .where('subject', '=', request)
    .forUpdate()
    .executeTakeFirst();
