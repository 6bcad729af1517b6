import { UserError } from '../../roadcrew/errors.ts';
import { batchedStatement } from '../store/batch.ts';
import { isUniqueViolation, type Store } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import type { OutboxMessage } from '../store/messages.ts';
import type { ToolsOf } from '../toolbox.ts';
import { approvalTimes } from './approvals.ts';
import { type Claimant, type ClaimedRun, claimedColumns } from './claim.ts';
import { earlierRun, findAccepted, hashOf, isDeliveryStored } from './known-request.ts';
import { approvalCardMessage, runCardMessages } from './messages.ts';
import type { Accepted, Request } from './requests.ts';
import { isApprover, unknownHuman } from './rights.ts';

/** A request in the form of the statement below. */
interface RequestRow {
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
  preview: string | null;
  approval: string | null;
  needs_from: string | null;
  needs_count: number | null;
  claims: { kind: string; name: string }[];
  messages: OutboxMessage[];
  again: boolean;
  /** Set when the process that accepts the run also executes it: the run is claimed in the statement that stores it. */
  worker: string | null;
  lease_ms: number | null;
}

// Sorted, so that processes which store the same deliveries or claim the same names cannot deadlock.
const acceptStatement = `
  with request as (
    select * from jsonb_to_recordset($1) as request (
      delivery text, digest text, run text, workflow text, version int, title text, capability text, environment text,
      input jsonb, hash text, team text, requester text, human text, channel text, copy_to text, preview text,
      approval text, needs_from text, needs_count int, claims jsonb, messages jsonb, again boolean, worker text, lease_ms float8)
  ), earlier as (
    select delivery, found.id from request, lateral (${earlierRun('request.requester', 'request.hash')}) as found
    where not again
  ), delivery as (
    insert into deliveries (id, digest, run_id) select delivery, digest, run from request
    where delivery not in (select delivery from earlier) order by delivery
    on conflict (id) do nothing returning id, run_id
  ), fresh as (
    select request.* from request join delivery on delivery.run_id = request.run
  ), run as (
    insert into runs (id, workflow, version, title, capability, environment, input, hash, team, requester, requester_human,
                      origin_channel, copy_to, preview, state, due_at, lease_by, lease_until, epoch, started_at)
    select run, workflow, version, title, capability, environment, input, hash, team, requester, human, channel, copy_to,
           (select previews.preview from previews where previews.id = fresh.preview),
           case when approval is not null then 'awaiting-approval' when worker is null then 'queued' else 'running' end,
           case when approval is null then now() end,
           worker, now() + lease_ms * interval '1 ms', (worker is not null)::int, case when worker is not null then now() end
    from fresh
    returning *
  ), claim as (
    insert into claims (kind, name, run_id, team)
    select new_claim.kind, new_claim.name, run, team
    from fresh, jsonb_to_recordset(claims) as new_claim (kind text, name text) order by new_claim.kind, new_claim.name
  ), approval as (
    insert into approvals (id, run_id, round, state, needs_from, needs_count, hash, requester, requester_human, remind_at, expires_at)
    select approval, run, 1, 'open', needs_from, needs_count, hash, requester, human,
           now() + interval '${approvalTimes.remindAfter}', now() + interval '${approvalTimes.expireAfter}'
    from fresh where approval is not null
  ), event as (
    insert into events (type, run_id, team, person, data)
    select type, run, team, requester, data from (
      select 1 as line, 'run.requested' as type, run, team, requester,
             jsonb_build_object('workflow', workflow, 'version', version, 'capability', capability, 'environment', environment,
                                'approval', approval) as data
      from fresh
      union all
      select 2, 'run.started', run, team, requester, '{}' from fresh where worker is not null
    ) as event order by line
  ), message as (
    insert into outbox (target, kind, key, payload)
    select new_message.target, new_message.kind, new_message.key, new_message.payload
    from fresh, jsonb_to_recordset(messages) as new_message (target text, kind text, key text, payload jsonb)
  )
  select answer.*, stored.*
  from (select id as key, run_id, false as repeats from delivery union all select delivery, id, true from earlier) as answer
  left join lateral (
    select ${claimedColumns}, null as approval from run where run.id = run_id and lease_by is not null) as stored on true`;

const storeRequest = batchedStatement<RequestRow, { run_id: string; repeats: boolean } & (ClaimedRun | { id: null })>({
  name: 'accept',
  text: acceptStatement,
  values: (rows) => [JSON.stringify(rows)],
  key: ({ delivery }) => delivery,
});

/**
 * Stores a request: delivery id, run, claims, approval, event and messages, in one statement together with concurrent
 * requests. The request is committed when this returns. `domains` are those of platform.yaml; without them every approver is accepted.
 * With a `claimant`, a run that needs no approval is claimed for it.
 *
 * @throws UserError on the field of a taken name, or when the delivery id was already used for other values
 */
export async function acceptRequest(
  store: Store,
  request: Request,
  toolsOf: ToolsOf,
  domains?: readonly string[],
  claimant?: Claimant,
): Promise<Accepted & { claimed?: ClaimedRun }> {
  const { workflow, input, requester, team, delivery } = request;
  const runId = newId();
  const clients = toolsOf(workflow);
  const policy = workflow.approval?.({ input, clients });
  if (policy && !requester.verified) throw unknownHuman();
  if (policy && domains && !isApprover(policy.from, domains))
    throw new Error(`${workflow.name} needs approval from “${policy.from}”, which is not a domain of platform.yaml.`);
  const copyTo = workflow.copyTo?.(input, clients) ?? null;
  const approvalId = policy ? newId() : null;
  const hash = hashOf(request);
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
      delivery: delivery.id,
      digest: delivery.digest,
      run: runId,
      workflow: workflow.name,
      version: workflow.version,
      title: workflow.title,
      capability: workflow.capability,
      environment: typeof input.environment === 'string' ? input.environment : null,
      input,
      hash,
      team,
      requester: requester.id,
      human: requester.human,
      channel: request.originChannel ?? null,
      copy_to: copyTo,
      preview: request.preview ?? null,
      approval: approvalId,
      needs_from: policy?.from ?? null,
      needs_count: policy?.count ?? null,
      claims,
      messages,
      again: request.again ?? false,
      worker: (!policy && claimant?.workerId) || null,
      lease_ms: (!policy && claimant?.leaseMs) || null,
    });
    if (!stored) return await findAccepted(store, delivery);
    // A copy of the delivery that was accepted finds its own run.
    if (stored.repeats && (await isDeliveryStored(store, delivery.id))) return await findAccepted(store, delivery);
    if (stored.repeats) return { runId: stored.run_id, replay: false, repeats: true };
    return { runId, replay: false, ...(stored.id !== null && { claimed: stored }) };
  } catch (error) {
    if (!isUniqueViolation(error, 'claims_pkey')) throw error;
    throw new UserError('That name was just taken.', { field: claims[0]?.field, cause: error });
  }
}
