import { sql } from 'kysely';
import { isUniqueViolation } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { ensureIssue } from '../issues/index.ts';
import { countTeams } from './demand.ts';
import { lockMerges, moveDemand } from './merge.ts';
import { movedMessage } from './messages.ts';
import { checkTitle } from './open.ts';
import type { Tx } from './request.ts';
import { fold } from './title.ts';

export interface SplitOff {
  request: string;
  /** Teams that need something else. */
  teams: readonly string[];
  title: string;
  person: string;
}

/** Moves some of a request's teams to a new request with an issue of its own. @returns the id of the new one */
export async function split(
  tx: Tx,
  { request, teams, person, ...named }: SplitOff,
  repo: string | undefined,
): Promise<string> {
  await lockMerges(tx);
  const title = checkTitle(named.title);
  const old = await tx
    .selectFrom('feature_requests')
    .selectAll()
    .where('id', '=', request)
    .where('merged_into', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!old) throw new UserError('It was merged meanwhile. Nothing was changed.', { hint: 'Reload the list.' });
  const moving = await teamsToMove(tx, request, teams);
  const id = newId();
  const { capability, domain } = old;
  await tx
    .insertInto('feature_requests')
    .values({
      id,
      title,
      folded: fold(title),
      capability,
      domain,
      opened_by: person,
      opened_for: moving[0],
      split_from: request,
    })
    .execute()
    .catch((error: unknown) => {
      if (!isUniqueViolation(error, 'feature_requests_title')) throw error;
      throw new UserError('There is a request of this title already.', {
        hint: 'Merge into that one, or choose another title.',
        field: 'title',
      });
    });
  await moveDemand(tx, { from: request, to: id, only: moving });
  await tx
    .updateTable('demand')
    .set({ left_at: sql<Date>`now()` })
    .where('request', '=', request)
    .where('team', 'in', moving)
    .execute();
  const data = { capability: capability ?? undefined };
  await appendEvents(
    tx,
    { type: 'request.split', team: moving[0], person, data: { request: id, from: request, domain, ...data } },
    ...moving.flatMap((team) => [
      { type: 'request.left', team, person, data: { request, ...data } },
      { type: 'request.joined', team, person, data: { request: id, ...data } },
    ]),
  );
  if (repo !== undefined) await ensureIssue(tx, { kind: 'feature-request', subject: id, repo });
  await countTeams(tx, request);
  await countTeams(tx, id);
  await enqueueMessages(
    tx,
    moving.map((team) => movedMessage(request, id, team)),
  );
  return id;
}

/** @throws UserError when none would move, or none would stay */
async function teamsToMove(
  tx: Tx,
  request: string,
  chosen: readonly string[],
): Promise<readonly [string, ...string[]]> {
  const all = await tx
    .selectFrom('demand')
    .select('team')
    .where('request', '=', request)
    .where('left_at', 'is', null)
    .execute();
  const [first, ...others] = all.map(({ team }) => team).filter((team) => chosen.includes(team));
  if (first === undefined) throw new UserError('Choose the teams that need something else.', { field: 'teams' });
  if (others.length + 1 === all.length) {
    throw new UserError('Leave at least one team: otherwise it is the same request under another title.', {
      field: 'teams',
    });
  }
  return [first, ...others];
}
