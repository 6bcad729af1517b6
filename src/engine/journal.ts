import { sql } from 'kysely';
import type { Made } from '../define.ts';
import type { Message } from '../store/messages.ts';
import type { RunError, RunState, StepNote, StepState } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { runCards } from './messages.ts';

/** A run as its holder works on it. */
export interface HeldRun {
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

export interface StepRow {
  name: string;
  position: number;
  state: StepState;
  input: unknown;
  output: unknown;
  error: string | null;
  attempt: number;
  deadline: Date | null;
  note: StepNote | null;
}

/** What to write about one step: the intent before its effect, or the outcome after it. */
export interface StepEntry {
  name: string;
  position: number;
  state: StepState;
  input: unknown;
  output?: unknown;
  error?: string;
  attempt: number;
  /** ISO time; waits only. */
  deadline?: string;
  note?: StepNote;
}

/** Somebody else holds the run now: stop without another word. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

/** The fence: whose epoch has passed, and who has let go already, writes nothing. `$1` is the run's id, `$2` the epoch. */
const held = 'id = $1 and epoch = $2 and lease_until is not null';

const claiming = `
  with claimed as (
    update runs set lease_until = now() + $3 * interval '1 ms', lease_by = $2, epoch = epoch + 1, nudged = false,
      crashes = case when lease_until is null then 0 else crashes + 1 end,
      state = case when state in ('queued', 'waiting') then 'running' else state end,
      started_at = coalesce(started_at, now())
    where id = $1 and due_at <= now() and (lease_until is null or lease_until < now())
    returning *
  ), event as (
    insert into events (type, run_id, team, person) select 'run.started', id, team, requester from claimed where epoch = 1
  )
  select id, workflow, version, input, hash, team, environment, requester, origin_channel, copy_to, state, error, cancelled_by,
         epoch, crashes, created_at, started_at, now() as now,
         (select approvals.id from approvals where run_id = claimed.id order by round desc limit 1) as approval
  from claimed`;

/**
 * Takes the run if it is due and nobody holds it. The lease and the epoch are the database's: a holder whose lease has
 * passed on can write nothing any more, whatever its own clock says.
 */
export async function claim(
  store: Store,
  runId: string,
  holder: string,
  leaseMs: number,
): Promise<HeldRun | undefined> {
  return (await store.prepared<HeldRun>('claim-run', claiming, [runId, holder, leaseMs]))[0];
}

export const stepsOf = ({ db }: Store, runId: string): Promise<StepRow[]> =>
  db
    .selectFrom('steps')
    .select(['name', 'position', 'state', 'input', 'output', 'error', 'attempt', 'deadline', 'note'])
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();

/** Renews the lease. @throws LeaseLost */
export async function renew(store: Store, run: HeldRun, leaseMs: number): Promise<{ cancelled: boolean }> {
  const [row] = await store.prepared<{ cancelled: boolean }>(
    'renew-lease',
    `update runs set lease_until = now() + $3 * interval '1 ms' where ${held}
     returning cancelled_by is not null as cancelled`,
    [run.id, run.epoch, leaseMs],
  );
  if (!row) throw new LeaseLost(run.id);
  return row;
}

/** Steps that follow each other within this time show as one change of the card. */
const progressPause = '400 ms';

const recording = `
  with held as (
    update runs set lease_until = now() + $3 * interval '1 ms' where ${held}
    returning id, team, requester, cancelled_by
  ), entry as (
    select e.* from held, jsonb_to_recordset($4) as e
      (name text, position int, state text, input jsonb, output jsonb, error text, attempt int, deadline timestamptz, note jsonb)
  ), written as (
    insert into steps (run_id, name, position, state, input, output, error, attempt, deadline, note, finished_at)
    select $1, name, position, state, input, output, error, attempt, deadline, note,
           case when state in ('done', 'failed', 'undone', 'undo-failed') then now() end
    from entry
    on conflict (run_id, name) do update set
      state = excluded.state, output = coalesce(excluded.output, steps.output), error = excluded.error,
      attempt = excluded.attempt, deadline = coalesce(steps.deadline, excluded.deadline), finished_at = excluded.finished_at,
      note = coalesce(excluded.note, steps.note)
  ), event as (
    insert into events (type, run_id, team, person, data)
    select 'step.' || entry.state, $1, held.team, held.requester,
           jsonb_strip_nulls(jsonb_build_object('step', entry.name, 'attempt', entry.attempt, 'epoch', $2::int, 'error', entry.error))
    from held, entry
  ), message as (
    insert into outbox (target, kind, key, payload, due_at)
    select said.target, said.kind, said.key, said.payload, now() + interval '${progressPause}'
    from held, jsonb_to_recordset($5) as said (target text, kind text, key text, payload jsonb)
    on conflict (key) where state = 'pending' and attempts = 0 do nothing
  )
  select cancelled_by is not null as cancelled from held`;

/**
 * Writes step entries and renews the lease, in one statement: the outcome of one step travels with the intent of the
 * next, so a step costs one commit. All entries must be of different steps. @throws LeaseLost
 */
export async function record(
  store: Store,
  run: HeldRun,
  entries: StepEntry[],
  leaseMs: number,
): Promise<{ cancelled: boolean }> {
  const [row] = await store.prepared<{ cancelled: boolean }>('record-steps', recording, [
    ...[run.id, run.epoch, leaseMs, JSON.stringify(entries), JSON.stringify(runCards(run))],
  ]);
  if (!row) throw new LeaseLost(run.id);
  return row;
}

/** What happens to a run that its holder lets go of. */
export interface Release {
  state: RunState;
  /** Milliseconds until somebody should look again; absent when nobody has to. */
  dueInMs?: number;
  error?: RunError;
  event?: { type: string; data?: Record<string, unknown> };
  messages?: Message[];
  /** Names go back to the pool when the run came to nothing. */
  releaseClaims?: boolean;
  made?: Made;
}

const releasing = `
  with held as (
    update runs set state = $3, lease_until = null, lease_by = null,
      -- Cancelled in the last moment, or news from outside: a run that rests is looked at again at once.
      due_at = case when (cancelled_by is null and not nudged) or $4::float8 is null then now() + $4 * interval '1 ms' else now() end,
      error = coalesce($5, error), made = coalesce($6, made),
      finished_at = case when $3 in ('succeeded', 'failed', 'cancelled') then now() end
    where ${held}
    returning id, team, requester
  ), event as (
    insert into events (type, run_id, team, person, data) select $7, id, team, requester, $8::jsonb || jsonb_build_object('epoch', $2::int)
    from held where $7::text is not null
  ), message as (
    insert into outbox (target, kind, key, payload)
    select said.target, said.kind, said.key, said.payload
    from held, jsonb_to_recordset($9) as said (target text, kind text, key text, payload jsonb)
    on conflict (key) where state = 'pending' and attempts = 0 do update set due_at = least(outbox.due_at, excluded.due_at)
  ), freed as (
    delete from claims using held where claims.run_id = held.id and $10::boolean
  ), resource as (
    insert into resources (id, run_id, kind, name, team, owner, details, expires_at, remind_at)
    select id, id, $11::jsonb ->> 'kind', $11::jsonb ->> 'name', team, requester, $11::jsonb -> 'details',
           now() + kept.days, now() + greatest(kept.days - interval '7 days', kept.days / 2)
    from held, (select ($11::jsonb ->> 'expiresInDays')::int * interval '1 day' as days) as kept where $11::jsonb is not null
  ), secret as (
    insert into secrets (run_id, requester, sealed) select id, requester, $12 from held where $12::text is not null
  )
  select id from held`;

/** Lets the run go in its new state, with everything that belongs to that change, in one statement. @throws LeaseLost */
export async function release(store: Store, run: HeldRun, to: Release): Promise<void> {
  const { secret, ...made } = to.made ?? {};
  const rows = await store.prepared('release-run', releasing, [
    ...[run.id, run.epoch, to.state, to.dueInMs ?? null],
    ...[to.error ? JSON.stringify(to.error) : null, to.made ? JSON.stringify(made) : null],
    ...[to.event?.type ?? null, JSON.stringify(to.event?.data ?? {}), JSON.stringify(to.messages ?? [])],
    ...[to.releaseClaims ?? false, to.made?.resource ? JSON.stringify(to.made.resource) : null, secret?.sealed ?? null],
  ]);
  if (rows.length === 0) throw new LeaseLost(run.id);
}

/** Marks the run as on its way back; why is kept for its end. @throws LeaseLost */
export async function turnBack(store: Store, run: HeldRun, error: RunError | null) {
  const { rows } = await sql<Pick<HeldRun, 'cancelled_by' | 'error'>>`
    with held as (
      update runs set state = 'undoing', error = coalesce(${error ? JSON.stringify(error) : null}::jsonb, error)
      where id = ${run.id} and epoch = ${run.epoch} and lease_until is not null
      returning id, team, requester, cancelled_by, error
    ), event as (
      insert into events (type, run_id, team, person, data)
      select 'run.undoing', id, team, requester, jsonb_build_object('step', ${error?.step ?? null}::text, 'epoch', ${run.epoch}::int) from held
    )
    select cancelled_by, error from held
  `.execute(store.db);
  if (!rows[0]) throw new LeaseLost(run.id);
  return rows[0];
}
