import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { EscalationSource, Quoted, Severity } from '../issues/tables.ts';
import { type Levels, promise } from './clock.ts';
import { addEvent } from './escalation.ts';
import { shown, warning } from './messages.ts';

export interface NewEscalation {
  /** Of the form: submitted again, it is the same one. */
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
  /** Permalink of the message it comes from. */
  originUrl?: string | undefined;
}

/** How many in an hour, over all processes: help is for all. */
export const limits = { person: 10, team: 30 };

/** Stored when this returns. @throws UserError when it is too much. @returns its id, and what was recognised as a credential and left out. */
export async function open(tx: Db, asked: NewEscalation, levels: Levels): Promise<{ id: string; removed: string[] }> {
  const before = await tx
    .selectFrom('escalations')
    .select(['id', 'removed'])
    .where('delivery', '=', asked.delivery)
    .executeTakeFirst();
  if (before) return before;
  await refuseTooMany(tx, asked);
  const [title, details] = [removeCredentials(asked.title), removeCredentials(asked.details)];
  const quoted = (asked.quoted ?? []).map((one) => ({ one, cleaned: removeCredentials(one.text) }));
  const removed = [...new Set([title, details, ...quoted.map(({ cleaned }) => cleaned)].flatMap(({ found }) => found))];
  const { requester, team, severity, source, capability = null, service = null, run = null, originUrl = null } = asked;
  const made = await tx
    .insertInto('escalations')
    .values({
      ...{ id: newId(), delivery: asked.delivery, title: title.text, details: details.text },
      quoted:
        quoted.length > 0 ? JSON.stringify(quoted.map(({ one, cleaned }) => ({ ...one, text: cleaned.text }))) : null,
      ...{ origin_url: originUrl, capability, service, severity, source, run_id: run, team, requester, removed },
    })
    .onConflict((conflict) => conflict.column('delivery').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!made) return await open(tx, asked, levels); // the same form in the same moment
  await promise(tx, made, levels);
  await addEvent(tx, 'escalation.opened', made, requester, { capability, service, severity, source });
  await enqueueMessages(tx, [...shown(made), ...(removed.length > 0 ? [warning(requester, made.id, made.id)] : [])]);
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
    throw new UserError(`You have asked for help ${limits.person} times in the last hour.`, {
      hint: 'Write into one of your open threads instead: see `/platform escalations`.',
    });
  if ((counts?.team ?? 0) >= limits.team)
    throw new UserError(`Team ${team} has asked for help ${limits.team} times in the last hour.`, {
      hint: 'Write into one of its open threads instead: see `/platform escalations`.',
    });
}
