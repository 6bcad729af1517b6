import { batchedStatement } from '../store/batch.ts';
import type { Store } from '../store/database.ts';
import type { RunError, RunState } from '../store/schema.ts';

/** A run as its holder works on it. */
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
  /** The newest approval, when one was asked for. */
  approval: string | null;
  /** How many holders in a row have died with it. */
  crashes: number;
  /** The database's time when it was taken. */
  now: Date;
}

/** Somebody else holds the run now: stop without another word. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

const claiming = (unless = '') => `
  with due as (
    select run.id from unnest($1::text[]) as told (id) cross join lateral (
      select id from runs
      where runs.id = told.id and due_at <= now() and (lease_until is null or lease_until < now())
      for update ${unless}) as run
  ), claimed as (
    update runs set lease_until = now() + $3 * interval '1 ms', lease_by = $2, epoch = epoch + 1, nudged = false,
      crashes = case when lease_until is null then 0 else crashes + 1 end,
      state = case when state in ('queued', 'waiting') then 'running' else state end,
      started_at = coalesce(started_at, now())
    from due where runs.id = due.id
    returning runs.*
  ), event as (
    insert into events (type, run_id, team, person) select 'run.started', id, team, requester from claimed where epoch = 1
  )
  select id as key, id, workflow, version, input, hash, team, environment, requester, origin_channel, copy_to, state, error,
         cancelled_by, epoch, crashes, created_at, started_at, now() as now,
         (select approvals.id from approvals where run_id = claimed.id order by round desc limit 1) as approval
  from claimed`;

const claimRun = batchedStatement<{ run: string; holder: string; leaseMs: number }, ClaimedRun>({
  name: 'claim-run',
  text: claiming('skip locked'),
  fallback: claiming(),
  values: (asked) => [asked.map(({ run }) => run), asked[0]?.holder, asked[0]?.leaseMs],
  key: ({ run }) => run,
});

/**
 * Takes the run if it is due and nobody holds it. The lease and the epoch are the database's: a holder whose lease has
 * passed on can write nothing any more, whatever its own clock says.
 */
export const claim = (store: Store, run: string, holder: string, leaseMs: number): Promise<ClaimedRun | undefined> =>
  claimRun(store, { run, holder, leaseMs });

/** The fence: whose epoch has passed, and who has let go already, writes nothing. */
const fence = 'runs.id = told.id and runs.epoch = told.epoch and lease_until is not null';

/** Renews the lease. @throws LeaseLost */
export async function renew(store: Store, run: ClaimedRun, leaseMs: number): Promise<{ cancelled: boolean }> {
  const [row] = await store.prepared<{ cancelled: boolean }>(
    'renew-lease',
    `update runs set lease_until = now() + $3 * interval '1 ms' from (select $1::text as id, $2::int as epoch) as told
     where ${fence} returning cancelled_by is not null as cancelled`,
    [run.id, run.epoch, leaseMs],
  );
  if (!row) throw new LeaseLost(run.id);
  return row;
}

/**
 * Of the runs in `told`, those that are held as it says, locked. Between two statements a run belongs to its holder; within
 * one it may be locked for a moment by a person who cancels it. A statement for many runs passes over such a run
 * (`skip locked`), and one for that run alone waits for it: nobody's run waits for another's.
 */
export const fenced = (told: string, unless: string) => `
  with told as (
    select * from ${told}
  ), held as (
    select told.*, run.team, run.requester, run.cancelled
    from told cross join lateral (
      select team, requester, cancelled_by is not null as cancelled from runs where ${fence} for update ${unless}) as run
  )`;
