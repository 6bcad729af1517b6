import { batchedStatement } from '../store/batch.ts';
import type { Store } from '../store/database.ts';
import type { OutboxMessage } from '../store/messages.ts';
import type { StepNote, StepState } from '../store/schema.ts';
import { type ClaimedRun, fenced, LeaseLost } from './claim.ts';
import { runCardMessages } from './messages.ts';

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

/** Journal entry of a step: the intent before its effect, or the outcome after it. */
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

export const readSteps = ({ db }: Store, runId: string): Promise<StepRow[]> =>
  db
    .selectFrom('steps')
    .select(['name', 'position', 'state', 'input', 'output', 'error', 'attempt', 'deadline', 'note'])
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();

/** CTEs `entry` and `step`: write the journal entries in `$1` (JSON) of the leased runs; `line` is their order. */
export const insertEntries = `
  entry as (
    select leased.epoch, leased.team, leased.requester, entry.*
    from leased join rows from (jsonb_to_recordset($1) as (run text, name text, "position" int, state text, input jsonb,
           output jsonb, error text, attempt int, deadline timestamptz, note jsonb)) with ordinality
           as entry (run, name, "position", state, input, output, error, attempt, deadline, note, line) on entry.run = leased.id
  ), step as (
    insert into steps (run_id, name, position, state, input, output, error, attempt, deadline, note, finished_at)
    select run, name, position, state, input, output, error, attempt, deadline, note,
           case when state in ('done', 'failed', 'undone', 'undo-failed') then now() end
    from entry
    on conflict (run_id, name) do update set
      state = excluded.state, output = coalesce(excluded.output, steps.output), error = excluded.error,
      attempt = excluded.attempt, deadline = coalesce(steps.deadline, excluded.deadline), finished_at = excluded.finished_at,
      note = coalesce(excluded.note, steps.note)
  )`;
/** Events of the entries. */
export const stepEvents = `
    select 'step.' || state as type, run, team, requester, line,
           jsonb_strip_nulls(jsonb_build_object('step', name, 'attempt', attempt, 'epoch', epoch, 'error', error)) as data
    from entry`;
/** Messages of the leased runs, in `$2` (JSON). */
export const messageRows = `leased, jsonb_to_recordset($2) as outgoing (run text, target text, kind text, key text, payload jsonb) where outgoing.run = leased.id`;

export const entriesOf = (calls: { run: ClaimedRun; entries: StepEntry[] }[]) =>
  JSON.stringify(calls.flatMap(({ run, entries }) => entries.map((entry) => ({ run: run.id, ...entry }))));
export const messagesOf = (calls: { run: ClaimedRun; messages: OutboxMessage[] }[]) =>
  JSON.stringify(calls.flatMap(({ run, messages }) => messages.map((message) => ({ run: run.id, ...message }))));

/** Delay of card updates: steps within this time lead to one update. */
const progressDelay = '400 ms';

const recordStatement = (
  lockOption = '',
) => `${fenced('unnest($3::text[], $4::int[]) as input (id, epoch)', lockOption)}, renewed as (
    update runs set lease_until = now() + $5 * interval '1 ms' from leased where runs.id = leased.id
  ), ${insertEntries}, event as (
    insert into events (type, run_id, team, person, data)
    select type, run, team, requester, data from (${stepEvents}) as event order by line
  ), message as (
    insert into outbox (target, kind, key, payload, due_at)
    select outgoing.target, outgoing.kind, outgoing.key, outgoing.payload, now() + interval '${progressDelay}' from ${messageRows}
    on conflict (key) where state = 'pending' and attempts = 0 do nothing
  )
  select id as key, cancelled from leased`;

interface RecordCall {
  run: ClaimedRun;
  entries: StepEntry[];
  messages: OutboxMessage[];
  leaseMs: number;
}

const executeRecord = batchedStatement<RecordCall, { cancelled: boolean }>({
  name: 'record-steps',
  text: recordStatement('skip locked'),
  fallback: recordStatement(),
  values: (calls) => [
    ...[entriesOf(calls), messagesOf(calls)],
    ...[calls.map(({ run }) => run.id), calls.map(({ run }) => run.epoch), calls[0]?.leaseMs],
  ],
  key: ({ run }) => run.id,
});

/**
 * Writes journal entries and renews the lease, in one statement. The outcome of one step is written with the intent of the
 * next, so a step needs one commit at most. All entries must be of different steps. @throws LeaseLost
 */
export async function recordSteps(
  store: Store,
  run: ClaimedRun,
  entries: StepEntry[],
  leaseMs: number,
): Promise<{ cancelled: boolean }> {
  const row = await executeRecord(store, { run, entries, messages: runCardMessages(run), leaseMs });
  if (!row) throw new LeaseLost(run.id);
  return row;
}
