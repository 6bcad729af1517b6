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

export const stepsOf = ({ db }: Store, runId: string): Promise<StepRow[]> =>
  db
    .selectFrom('steps')
    .select(['name', 'position', 'state', 'input', 'output', 'error', 'attempt', 'deadline', 'note'])
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();

/** Entries of the journal, as JSON in `$1`, and the events that go with them. In the order they were told. */
export const written = `
  entry as (
    select held.epoch, held.team, held.requester, entry.*
    from held join rows from (jsonb_to_recordset($1) as (run text, name text, "position" int, state text, input jsonb,
           output jsonb, error text, attempt int, deadline timestamptz, note jsonb)) with ordinality
           as entry (run, name, "position", state, input, output, error, attempt, deadline, note, place) on entry.run = held.id
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
export const stepEvents = `
    select 'step.' || state as type, run, team, requester, place,
           jsonb_strip_nulls(jsonb_build_object('step', name, 'attempt', attempt, 'epoch', epoch, 'error', error)) as data
    from entry`;
/** Messages, as JSON in `$2`. */
export const said = `held, jsonb_to_recordset($2) as said (run text, target text, kind text, key text, payload jsonb) where said.run = held.id`;

export const entriesOf = (asked: { run: ClaimedRun; entries: StepEntry[] }[]) =>
  JSON.stringify(asked.flatMap(({ run, entries }) => entries.map((entry) => ({ run: run.id, ...entry }))));
export const messagesOf = (asked: { run: ClaimedRun; messages: OutboxMessage[] }[]) =>
  JSON.stringify(asked.flatMap(({ run, messages }) => messages.map((message) => ({ run: run.id, ...message }))));

/** Steps that follow each other within this time show as one change of the card. */
const progressPause = '400 ms';

const recording = (unless = '') => `${fenced('unnest($3::text[], $4::int[]) as told (id, epoch)', unless)}, renewed as (
    update runs set lease_until = now() + $5 * interval '1 ms' from held where runs.id = held.id
  ), ${written}, event as (
    insert into events (type, run_id, team, person, data)
    select type, run, team, requester, data from (${stepEvents}) as event order by place
  ), message as (
    insert into outbox (target, kind, key, payload, due_at)
    select said.target, said.kind, said.key, said.payload, now() + interval '${progressPause}' from ${said}
    on conflict (key) where state = 'pending' and attempts = 0 do nothing
  )
  select id as key, cancelled from held`;

interface Recorded {
  run: ClaimedRun;
  entries: StepEntry[];
  messages: OutboxMessage[];
  leaseMs: number;
}

const recordSteps = batchedStatement<Recorded, { cancelled: boolean }>({
  name: 'record-steps',
  text: recording('skip locked'),
  fallback: recording(),
  values: (asked) => [
    ...[entriesOf(asked), messagesOf(asked)],
    ...[asked.map(({ run }) => run.id), asked.map(({ run }) => run.epoch), asked[0]?.leaseMs],
  ],
  key: ({ run }) => run.id,
});

/**
 * Writes step entries and renews the lease, in one statement: the outcome of one step travels with the intent of the
 * next, so a step costs one commit at most. All entries must be of different steps. @throws LeaseLost
 */
export async function record(
  store: Store,
  run: ClaimedRun,
  entries: StepEntry[],
  leaseMs: number,
): Promise<{ cancelled: boolean }> {
  const row = await recordSteps(store, { run, entries, messages: runCardMessages(run), leaseMs });
  if (!row) throw new LeaseLost(run.id);
  return row;
}
