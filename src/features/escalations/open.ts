import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { addTargets, type Levels } from './clock.ts';
import { addEvent } from './escalation.ts';
import { liveMessages, warning } from './messages.ts';
import type { EscalationSource, Quoted, Severity } from './tables.ts';

export interface NewEscalation {
  /** Id of the form: submitted twice, it is one escalation. */
  delivery: string;
  title: string;
  details: string;
  severity: Severity;
  source: EscalationSource;
  team: string;
  /** Person id. */
  requester: string;
  capability?: string | undefined;
  service?: string | undefined;
  run?: string | undefined;
  quoted?: Quoted[] | undefined;
  /** Address of the message it was opened from. */
  originUrl?: string | undefined;
}

/** Escalations in an hour, over all processes. */
const limits = { person: 10, team: 30 };

/**
 * Stores an escalation without the credentials in it.
 * @returns its id, and the kinds of credentials that were removed
 * @throws UserError above the limits
 */
export async function open(tx: Db, request: NewEscalation, levels: Levels): Promise<{ id: string; removed: string[] }> {
  const before = await tx
    .selectFrom('escalations')
    .select(['id', 'removed'])
    .where('delivery', '=', request.delivery)
    .executeTakeFirst();
  if (before) return before;
  await refuseTooMany(tx, request);
  const [title, details] = [removeCredentials(request.title), removeCredentials(request.details)];
  const quoted = (request.quoted ?? []).map((one) => ({ one, cleaned: removeCredentials(one.text) }));
  const removed = [...new Set([title, details, ...quoted.map(({ cleaned }) => cleaned)].flatMap(({ found }) => found))];
  const {
    requester,
    team,
    severity,
    source,
    capability = null,
    service = null,
    run = null,
    originUrl = null,
  } = request;
  const made = await tx
    .insertInto('escalations')
    .values({
      id: newId(),
      delivery: request.delivery,
      title: title.text,
      details: details.text,
      quoted:
        quoted.length > 0 ? JSON.stringify(quoted.map(({ one, cleaned }) => ({ ...one, text: cleaned.text }))) : null,
      origin_url: originUrl,
      capability,
      service,
      severity,
      source,
      run_id: run,
      team,
      requester,
      removed,
    })
    .onConflict((conflict) => conflict.column('delivery').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!made) return await open(tx, request, levels); // submitted twice at the same time
  await addTargets(tx, made, levels);
  await addEvent(tx, 'escalation.opened', made, requester, { capability, service, severity, source });
  await enqueueMessages(tx, [
    ...liveMessages(made),
    ...(removed.length > 0 ? [warning(requester, made.id, made.id)] : []),
  ]);
  return { id: made.id, removed };
}

async function refuseTooMany(tx: Db, { requester, team }: NewEscalation): Promise<void> {
  const { rows } = await sql<{ person: number; team: number }>`
    select count(*) filter (where requester = ${requester})::int as person, count(*) filter (where team = ${team})::int as team
    from escalations where opened_at > now() - interval '1 hour' and (requester = ${requester} or team = ${team})`.execute(
    tx,
  );
  const [counts] = rows;
  if ((counts?.person ?? 0) >= limits.person)
    throw new UserError(`You have opened ${limits.person} escalations in the last hour.`, {
      hint: 'Write in one of your open threads instead: see `/platform escalations`.',
    });
  if ((counts?.team ?? 0) >= limits.team)
    throw new UserError(`Team ${team} has opened ${limits.team} escalations in the last hour.`, {
      hint: 'Write in one of its open threads instead: see `/platform escalations`.',
    });
}
