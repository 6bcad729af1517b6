import type { Store } from '../store/database.ts';
import type { RunError, RunState } from '../store/schema.ts';

/** A run with the data that its worker needs. */
export interface ClaimedRun {
  id: string;
  workflow: string;
  version: number;
  input: Record<string, unknown>;
  hash: string;
  team: string;
  environment: string | null;
  requester: string;
  origin_channel: string | null;
  copy_to: string | null;
  state: RunState;
  error: RunError | null;
  cancelled_by: string | null;
  epoch: number;
  created_at: Date;
  started_at: Date | null;
  /** Id of the newest approval, if there is one. */
  approval: string | null;
  /** Number of workers in a row whose lease has expired. */
  crashes: number;
  /** Database time of the claim. */
  now: Date;
}

/** Another worker owns the lease: stop, write nothing. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

/** Columns of `ClaimedRun` that are read from the claimed row. */
export const claimedColumns = `id, workflow, version, input, hash, team, environment, requester, origin_channel, copy_to, state,
         error, cancelled_by, epoch, crashes, created_at, started_at, now() as now`;

const claimStatement = `
  with due as (
    select id from runs
    where due_at <= now() and (lease_until is null or lease_until < now())
    order by due_at limit $3 for update skip locked
  ), claimed as (
    update runs set lease_until = now() + $2 * interval '1 ms', lease_by = $1, epoch = epoch + 1, nudged = false,
      crashes = case when lease_until is null then 0 else crashes + 1 end,
      state = case when state in ('queued', 'waiting') then 'running' else state end,
      started_at = coalesce(started_at, now())
    from due where runs.id = due.id
    returning runs.*
  ), event as (
    insert into events (type, run_id, team, person) select 'run.started', id, team, requester from claimed where epoch = 1
  )
  select ${claimedColumns},
         (select approvals.id from approvals where run_id = claimed.id order by round desc limit 1) as approval
  from claimed order by due_at`;

/** A worker, and the length of its leases in milliseconds. */
export interface Claimant {
  workerId: string;
  leaseMs: number;
}

/**
 * Claims up to `room` runs that are due and have no lease, the longest due first. Several workers may claim at once: each
 * gets others, and none waits. Lease and epoch are kept by the database: a worker whose lease was taken over cannot write
 * any more, whatever its own clock says.
 */
export const claimRuns = (store: Store, { workerId, leaseMs }: Claimant, room: number): Promise<ClaimedRun[]> =>
  store.prepared('claim-runs', claimStatement, [workerId, leaseMs, room]);

/** Fencing condition: no writes with an outdated epoch or after the lease was released. */
const fence = 'runs.id = input.id and runs.epoch = input.epoch and lease_until is not null';

/** Renews the lease. @throws LeaseLost */
export async function renewLease(store: Store, run: ClaimedRun, leaseMs: number): Promise<{ cancelled: boolean }> {
  const [row] = await store.prepared<{ cancelled: boolean }>(
    'renew-lease',
    `update runs set lease_until = now() + $3 * interval '1 ms' from (select $1::text as id, $2::int as epoch) as input
     where ${fence} returning cancelled_by is not null as cancelled`,
    [run.id, run.epoch, leaseMs],
  );
  if (!row) throw new LeaseLost(run.id);
  return row;
}

/**
 * CTE `leased`: rows of the input whose run still has this lease, locked. A run may be locked by a person who cancels it: a
 * statement for many runs skips it (`skip locked`), and the fallback for this run alone waits, so that no run waits for
 * another one.
 */
export const fenced = (source: string, lockOption: string) => `
  with input as (
    select * from ${source}
  ), leased as (
    select input.*, run.team, run.requester, run.cancelled
    from input cross join lateral (
      select team, requester, cancelled_by is not null as cancelled from runs where ${fence} for update ${lockOption}) as run
  )`;
