import { UserError } from '../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import type { Providers } from '../clients.ts';
import { batchedStatement } from '../store/batch.ts';
import { isTaken, type Store } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import type { OutboxMessage } from '../store/messages.ts';
import { approvalTimes } from './approvals.ts';
import { parametersHash } from './identity.ts';
import { approvalCardMessage, runCardMessages } from './messages.ts';

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

/** What is stored of a request, as the statement below reads it. */
interface Asked {
  delivery: string;
  digest: string;
  run: string;
  workflow: string;
  version: number;
  title: string;
  capability: string;
  environment: string | null;
  input: Record<string, unknown>;
  hash: string;
  team: string;
  requester: string;
  human: string;
  channel: string | null;
  copy_to: string | null;
  approval: string | null;
  needs_from: string | null;
  needs_count: number | null;
  claims: { kind: string; name: string }[];
  messages: OutboxMessage[];
}

// Sorted, so that two processes which store the same deliveries or claim the same names never wait for each other.
const acceptance = `
  with asked as (
    select * from jsonb_to_recordset($1) as asked (
      delivery text, digest text, run text, workflow text, version int, title text, capability text, environment text,
      input jsonb, hash text, team text, requester text, human text, channel text, copy_to text,
      approval text, needs_from text, needs_count int, claims jsonb, messages jsonb)
  ), delivery as (
    insert into deliveries (id, digest, run_id) select delivery, digest, run from asked order by delivery
    on conflict (id) do nothing returning id, run_id
  ), fresh as (
    select asked.* from asked join delivery on delivery.run_id = asked.run
  ), run as (
    insert into runs (id, workflow, version, title, capability, environment, input, hash, team, requester, requester_human,
                      origin_channel, copy_to, state, due_at)
    select run, workflow, version, title, capability, environment, input, hash, team, requester, human, channel, copy_to,
           case when approval is null then 'queued' else 'awaiting-approval' end,
           case when approval is null then now() end
    from fresh
  ), claim as (
    insert into claims (kind, name, run_id, team)
    select wanted.kind, wanted.name, run, team
    from fresh, jsonb_to_recordset(claims) as wanted (kind text, name text) order by wanted.kind, wanted.name
  ), approval as (
    insert into approvals (id, run_id, round, state, needs_from, needs_count, hash, requester, requester_human, remind_at, expires_at)
    select approval, run, 1, 'open', needs_from, needs_count, hash, requester, human,
           now() + interval '${approvalTimes.remindAfter}', now() + interval '${approvalTimes.expireAfter}'
    from fresh where approval is not null
  ), event as (
    insert into events (type, run_id, team, person, data)
    select 'run.requested', run, team, requester,
           jsonb_build_object('workflow', workflow, 'version', version, 'capability', capability, 'environment', environment,
                              'approval', approval)
    from fresh
  ), message as (
    insert into outbox (target, kind, key, payload)
    select said.target, said.kind, said.key, said.payload
    from fresh, jsonb_to_recordset(messages) as said (target text, kind text, key text, payload jsonb)
  )
  select id as key, run_id from delivery`;

const storeRequest = batchedStatement<Asked, { run_id: string }>({
  name: 'accept',
  text: acceptance,
  values: (asked) => [JSON.stringify(asked)],
  key: ({ delivery }) => delivery,
});

/**
 * Stores a request: the delivery's id, the run, its claims, its approval, its event and its messages, in one statement
 * and one round trip, together with the requests that come at the same time. What this returns has been committed.
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
  const messages: OutboxMessage[] = [
    ...runCardMessages({
      id: runId,
      requester: requester.id,
      origin_channel: request.originChannel ?? null,
      copy_to: copyTo,
    }),
    ...(approvalId ? [approvalCardMessage(approvalId)] : []),
  ];
  try {
    const stored = await storeRequest(store, {
      ...{ delivery: delivery.id, digest: delivery.digest, run: runId },
      ...{ workflow: workflow.name, version: workflow.version, title: workflow.title, capability: workflow.capability },
      environment: typeof input.environment === 'string' ? input.environment : null,
      ...{ input, hash, team, requester: requester.id, human: requester.human },
      ...{ channel: request.originChannel ?? null, copy_to: copyTo },
      ...{ approval: approvalId, needs_from: policy?.from ?? null, needs_count: policy?.count ?? null },
      ...{ claims, messages },
    });
    return stored ? { runId, replay: false } : await replayed(store, delivery);
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
