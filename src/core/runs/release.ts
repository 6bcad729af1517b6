import { sql } from 'kysely';
import type { WorkflowResult } from '../../roadcrew/index.ts';
import { batchedStatement } from '../store/batch.ts';
import type { Db, Store } from '../store/database.ts';
import type { OutboxMessage } from '../store/messages.ts';
import type { RunError, RunState } from '../store/schema.ts';
import { type ClaimedRun, fenced, LeaseLost } from './claim.ts';
import { entriesOf, insertEntries, messageRows, messagesOf, type StepEntry, stepEvents } from './journal.ts';

/** State change with which a worker releases a run. */
export interface Release {
  state: RunState;
  /** Outcomes that are not in the journal yet. */
  entries?: StepEntry[];
  /** Milliseconds until the run is due again; absent when no worker has to continue it. */
  dueInMs?: number;
  error?: RunError;
  event?: { type: string; data?: Record<string, unknown> };
  messages?: OutboxMessage[];
  /** Frees the names that the run has claimed. */
  releaseClaims?: boolean;
  made?: WorkflowResult;
}

const releaseInput = `jsonb_to_recordset($3) as input (id text, epoch int, state text, due_in_ms float8, error jsonb, made jsonb,
                event text, data jsonb, release_claims boolean, resource jsonb, sealed text)`;

const releaseStatement = (lockOption = '') => `${fenced(releaseInput, lockOption)}, released as (
    update runs set state = leased.state, lease_until = null, lease_by = null,
      -- A waiting run is due immediately when it was cancelled or nudged at the last moment.
      due_at = case when (cancelled_by is null and not nudged) or due_in_ms is null then now() + due_in_ms * interval '1 ms' else now() end,
      error = coalesce(leased.error, runs.error), made = coalesce(leased.made, runs.made),
      finished_at = case when leased.state in ('succeeded', 'failed', 'cancelled') then now() end
    -- A cancelled run cannot succeed: its worker keeps the lease and undoes it.
    from leased where runs.id = leased.id and not (leased.state = 'succeeded' and cancelled)
    returning runs.id, runs.team, runs.requester, leased.epoch, leased.event, leased.data, leased.release_claims, leased.resource, leased.sealed
  ), ${insertEntries}, event as (
    insert into events (type, run_id, team, person, data)
    select type, run, team, requester, data from (
      ${stepEvents}
      union all
      select event, id, team, requester, null, data || jsonb_build_object('epoch', epoch) from released where event is not null
    ) as event order by line nulls last
  ), message as (
    insert into outbox (target, kind, key, payload)
    select outgoing.target, outgoing.kind, outgoing.key, outgoing.payload from ${messageRows}
    on conflict (key) where state = 'pending' and attempts = 0 do update set due_at = least(outbox.due_at, excluded.due_at)
  ), freed as (
    delete from claims using released where claims.run_id = released.id and release_claims
  ), resource as (
    insert into resources (id, run_id, kind, name, team, owner, details, expires_at, remind_at)
    select id, id, resource ->> 'kind', resource ->> 'name', team, requester, resource -> 'details',
           now() + kept.days, now() + greatest(kept.days - interval '7 days', kept.days / 2)
    from released, lateral (select (resource ->> 'expiresInDays')::int * interval '1 day' as days) as kept
    where resource is not null
  ), secret as (
    insert into secrets (run_id, requester, sealed) select id, requester, sealed from released where sealed is not null
  )
  select id as key, cancelled from leased`;

interface ReleaseCall {
  run: ClaimedRun;
  release: Release;
}

const executeRelease = batchedStatement<ReleaseCall, { cancelled: boolean }>({
  name: 'release-run',
  text: releaseStatement('skip locked'),
  fallback: releaseStatement(),
  values: (calls) => [
    entriesOf(calls.map(({ run, release }) => ({ run, entries: release.entries ?? [] }))),
    messagesOf(calls.map(({ run, release }) => ({ run, messages: release.messages ?? [] }))),
    JSON.stringify(calls.map(toReleaseInput)),
  ],
  key: ({ run }) => run.id,
});

function toReleaseInput({ run: { id, epoch }, release }: ReleaseCall) {
  const { secret, ...made } = release.made ?? {};
  return {
    id,
    epoch,
    state: release.state,
    due_in_ms: release.dueInMs,
    error: release.error,
    made: release.made && made,
    event: release.event?.type,
    data: release.event?.data ?? {},
    release_claims: release.releaseClaims ?? false,
    resource: release.made?.resource,
    sealed: secret?.sealed,
  };
}

/**
 * Releases the run in its new state, with everything that belongs to the change, in one statement. A run that was cancelled
 * cannot succeed: its outcomes are written, and the worker keeps the lease. @throws LeaseLost
 */
export async function releaseRun(store: Store, run: ClaimedRun, release: Release): Promise<{ cancelled: boolean }> {
  const row = await executeRelease(store, { run, release });
  if (!row) throw new LeaseLost(run.id);
  return row;
}

/** Puts the run into the state `undoing`, and stores the error for its end. @throws LeaseLost */
export async function startUndo(db: Db, run: ClaimedRun, error: RunError | null) {
  const { rows } = await sql<Pick<ClaimedRun, 'cancelled_by' | 'error'>>`
    with updated as (
      update runs set state = 'undoing', error = coalesce(${error ? JSON.stringify(error) : null}::jsonb, error)
      where id = ${run.id} and epoch = ${run.epoch} and lease_until is not null
      returning id, team, requester, cancelled_by, error
    ), event as (
      insert into events (type, run_id, team, person, data)
      select 'run.undoing', id, team, requester, jsonb_build_object('step', ${error?.step ?? null}::text, 'epoch', ${run.epoch}::int) from updated
    )
    select cancelled_by, error from updated
  `.execute(db);
  if (!rows[0]) throw new LeaseLost(run.id);
  return rows[0];
}
