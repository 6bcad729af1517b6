import { sql } from 'kysely';
import { isTaken } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { ensureIssue } from '../issues/desired.ts';
import { countTeams } from './demand.ts';
import { moveDemand, whileNoOtherMerges } from './merge.ts';
import { movedMessage } from './messages.ts';
import { titleOf } from './open.ts';
import type { Tx } from './request.ts';
import { fold } from './title.ts';

export interface SplitOff {
  request: string;
  /** Those that want something of their own. */
  teams: readonly string[];
  title: string;
  person: string;
}

/**
 * Some of a request's teams want something of their own: a new request, with an issue of its own. Some have to stay.
 * @returns the id of the new one.
 */
export async function split(
  tx: Tx,
  { request, teams, person, ...named }: SplitOff,
  repo: string | undefined,
): Promise<string> {
  await whileNoOtherMerges(tx);
  const title = titleOf(named.title);
  const old = await tx
    .selectFrom('feature_requests')
    .selectAll()
    .where('id', '=', request)
    .where('merged_into', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!old) throw new UserError('It was merged meanwhile. Nothing was changed.', { hint: 'Look at the list anew.' });
  const wanting = await tx
    .selectFrom('demand')
    .select('team')
    .where('request', '=', request)
    .where('left_at', 'is', null)
    .execute();
  const going = wanting.map(({ team }) => team).filter((team) => teams.includes(team));
  const [first] = going;
  if (first === undefined) throw new UserError('Choose the teams that want something else.', { field: 'teams' });
  if (going.length === wanting.length) {
    throw new UserError('Leave at least one team: otherwise it is the same request under another title.', {
      field: 'teams',
    });
  }
  const id = newId();
  const { capability, domain } = old;
  const row = {
    id,
    title,
    folded: fold(title),
    capability,
    domain,
    opened_by: person,
    opened_for: first,
    split_from: request,
  };
  await tx
    .insertInto('feature_requests')
    .values(row)
    .execute()
    .catch((error: unknown) => {
      if (!isTaken(error, 'feature_requests_title')) throw error;
      throw new UserError('There is a request of this title already.', {
        hint: 'Merge into that one, or choose another title.',
        field: 'title',
      });
    });
  await moveDemand(tx, { from: request, to: id, only: going });
  await tx
    .updateTable('demand')
    .set({ left_at: sql<Date>`now()` })
    .where('request', '=', request)
    .where('team', 'in', going)
    .execute();
  const data = { capability: capability ?? undefined };
  await appendEvents(
    tx,
    { type: 'request.split', team: first, person, data: { request: id, from: request, domain, ...data } },
    ...going.flatMap((team) => [
      { type: 'request.left', team, person, data: { request, ...data } },
      { type: 'request.joined', team, person, data: { request: id, ...data } },
    ]),
  );
  if (repo !== undefined) await ensureIssue(tx, { kind: 'feature-request', subject: id, repo });
  await countTeams(tx, request);
  await countTeams(tx, id);
  await enqueueMessages(
    tx,
    going.map((team) => movedMessage(request, id, team)),
  );
  return id;
}
