import type { Providers } from '../clients.ts';
import type { WorkflowDefinition } from '../define.ts';
import { UserError } from '../errors.ts';
import { newId } from '../store/ids.ts';
import type { Message } from '../store/messages.ts';
import { isTaken, type Store } from '../store/store.ts';
import { approvalTimes } from './approvals.ts';
import { parametersHash } from './identity.ts';
import { approvalCard, runCards } from './messages.ts';

export interface Request {
  /** The sender's own id for this delivery, and a digest of what it says: the same id with another digest is refused. */
  delivery: { id: string; digest: string };
  workflow: WorkflowDefinition;
  /** Already parsed by the workflow's schema. */
  input: Record<string, unknown>;
  requester: { id: string; human: string };
  team: string;
  originChannel?: string;
}

export interface Accepted {
  runId: string;
  /** This delivery had been accepted before: the answer is the same, nothing was done again. */
  replay: boolean;
}

const acceptance = `
  with delivery as (
    insert into deliveries (id, digest, run_id) values ($1, $2, $3) on conflict (id) do nothing returning run_id
  ), run as (
    insert into runs (id, workflow, version, title, capability, environment, input, hash, team, requester, requester_human,
                      origin_channel, copy_to, state, due_at)
    select run_id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $20,
           case when $15::text is null then 'queued' else 'awaiting-approval' end,
           case when $15::text is null then now() end
    from delivery returning id
  ), claim as (
    insert into claims (kind, name, run_id, team)
    select wanted.kind, wanted.name, run.id, $11 from run, jsonb_to_recordset($18) as wanted (kind text, name text)
  ), approval as (
    insert into approvals (id, run_id, round, state, needs_from, needs_count, hash, requester, requester_human, remind_at, expires_at)
    select $15, run.id, 1, 'open', $16, $17, $10, $12, $13,
           now() + interval '${approvalTimes.remindAfter}', now() + interval '${approvalTimes.expireAfter}'
    from run where $15::text is not null
  ), event as (
    insert into events (type, run_id, team, person, data)
    select 'run.requested', run.id, $11, $12,
           jsonb_build_object('workflow', $4::text, 'version', $5::int, 'capability', $7::text, 'environment', $8::text,
                              'approval', $15::text)
    from run
  ), message as (
    insert into outbox (target, kind, key, payload)
    select said.target, said.kind, said.key, said.payload
    from run, jsonb_to_recordset($19) as said (target text, kind text, key text, payload jsonb)
  )
  select run_id from delivery`;

/**
 * Stores a request: the delivery's id, the run, its claims, its approval, its event and its messages, in one statement
 * and one round trip. What this returns has been committed.
 *
 * @throws UserError on the field when a name is taken; a `UserError` when the delivery's id was used for other values.
 */
export async function accept(store: Store, request: Request, clients: Providers): Promise<Accepted> {
  const { workflow, input, requester, team, delivery } = request;
  const runId = newId();
  const policy = workflow.approval?.({ input, clients });
  const copyTo = workflow.copyTo?.(input, clients) ?? null;
  const approvalId = policy ? newId() : null;
  const hash = parametersHash({ workflow: workflow.name, version: workflow.version, team, input });
  const claims = workflow.claims?.(input) ?? [];
  const messages: Message[] = [
    ...runCards({ id: runId, requester: requester.id, origin_channel: request.originChannel ?? null, copy_to: copyTo }),
    ...(approvalId ? [approvalCard(approvalId)] : []),
  ];
  const environment = typeof input.environment === 'string' ? input.environment : null;
  try {
    const rows = await store.prepared<{ run_id: string }>('accept', acceptance, [
      ...[delivery.id, delivery.digest, runId, workflow.name, workflow.version, workflow.title, workflow.capability],
      ...[environment, JSON.stringify(input), hash, team, requester.id, requester.human, request.originChannel ?? null],
      ...[
        approvalId,
        policy?.from ?? null,
        policy?.count ?? null,
        JSON.stringify(claims),
        JSON.stringify(messages),
        copyTo,
      ],
    ]);
    return rows[0] ? { runId, replay: false } : await replayed(store, delivery);
  } catch (error) {
    if (!isTaken(error, 'claims_pkey')) throw error;
    throw new UserError('That name was just taken.', { field: claims[0]?.field, cause: error });
  }
}

export async function isKnown({ db }: Store, deliveryId: string): Promise<boolean> {
  const row = await db.selectFrom('deliveries').select('id').where('id', '=', deliveryId).executeTakeFirst();
  return row !== undefined;
}

async function replayed({ db }: Store, delivery: Request['delivery']): Promise<Accepted> {
  const known = await db
    .selectFrom('deliveries')
    .select(['run_id', 'digest'])
    .where('id', '=', delivery.id)
    .executeTakeFirstOrThrow();
  if (known.digest === delivery.digest) return { runId: known.run_id, replay: true };
  throw new UserError('This form was already submitted with other values.', { hint: 'Open a new form.' });
}
