import { sql } from 'kysely';
import type { WorkflowResult } from '../../roadcrew/index.ts';
import { batchedStatement } from '../store/batch.ts';
import type { Store } from '../store/database.ts';
import type { OutboxMessage } from '../store/messages.ts';
import type { RunError, RunState } from '../store/schema.ts';
import { type ClaimedRun, fenced, LeaseLost } from './claim.ts';
import { entriesOf, messagesOf, type StepEntry, said, stepEvents, written } from './journal.ts';

/** What happens to a run that its holder lets go of. */
export interface Release {
  state: RunState;
  /** Outcomes that are not in the journal yet. */
  entries?: StepEntry[];
  /** Milliseconds until somebody should look again; absent when nobody has to. */
  dueInMs?: number;
  error?: RunError;
  event?: { type: string; data?: Record<string, unknown> };
  messages?: OutboxMessage[];
  /** Names go back to the pool when the run came to nothing. */
  releaseClaims?: boolean;
  made?: WorkflowResult;
}

const told = `jsonb_to_recordset($3) as told (id text, epoch int, state text, due_in_ms float8, error jsonb, made jsonb,
                event text, data jsonb, frees boolean, resource jsonb, sealed text)`;

const releasing = (unless = '') => `${fenced(told, unless)}, let_go as (
    update runs set state = held.state, lease_until = null, lease_by = null,
      -- Cancelled in the last moment, or news from outside: a run that rests is looked at again at once.
      due_at = case when (cancelled_by is null and not nudged) or due_in_ms is null then now() + due_in_ms * interval '1 ms' else now() end,
      error = coalesce(held.error, runs.error), made = coalesce(held.made, runs.made),
      finished_at = case when held.state in ('succeeded', 'failed', 'cancelled') then now() end
    -- Whose end somebody asked for has not succeeded: it stays held, and turns back.
    from held where runs.id = held.id and not (held.state = 'succeeded' and cancelled)
    returning runs.id, runs.team, runs.requester, held.epoch, held.event, held.data, held.frees, held.resource, held.sealed
  ), ${written}, event as (
    insert into events (type, run_id, team, person, data)
    select type, run, team, requester, data from (
      ${stepEvents}
      union all
      select event, id, team, requester, null, data || jsonb_build_object('epoch', epoch) from let_go where event is not null
    ) as event order by place nulls last
  ), message as (
    insert into outbox (target, kind, key, payload)
    select said.target, said.kind, said.key, said.payload from ${said}
    on conflict (key) where state = 'pending' and attempts = 0 do update set due_at = least(outbox.due_at, excluded.due_at)
  ), freed as (
    delete from claims using let_go where claims.run_id = let_go.id and frees
  ), resource as (
    insert into resources (id, run_id, kind, name, team, owner, details, expires_at, remind_at)
    select id, id, resource ->> 'kind', resource ->> 'name', team, requester, resource -> 'details',
           now() + kept.days, now() + greatest(kept.days - interval '7 days', kept.days / 2)
    from let_go, lateral (select (resource ->> 'expiresInDays')::int * interval '1 day' as days) as kept
    where resource is not null
  ), secret as (
    insert into secrets (run_id, requester, sealed) select id, requester, sealed from let_go where sealed is not null
  )
  select id as key, cancelled from held`;

interface Released {
  run: ClaimedRun;
  to: Release;
}

const letGo = batchedStatement<Released, { cancelled: boolean }>({
  name: 'release-run',
  text: releasing('skip locked'),
  fallback: releasing(),
  values: (asked) => [
    entriesOf(asked.map(({ run, to }) => ({ run, entries: to.entries ?? [] }))),
    messagesOf(asked.map(({ run, to }) => ({ run, messages: to.messages ?? [] }))),
    JSON.stringify(asked.map(asTold)),
  ],
  key: ({ run }) => run.id,
});

function asTold({ run: { id, epoch }, to }: Released) {
  const { secret, ...made } = to.made ?? {};
  return {
    ...{ id, epoch, state: to.state, due_in_ms: to.dueInMs, error: to.error, made: to.made && made },
    ...{ event: to.event?.type, data: to.event?.data ?? {}, frees: to.releaseClaims ?? false },
    ...{ resource: to.made?.resource, sealed: secret?.sealed },
  };
}

/**
 * Lets the run go in its new state, with everything that belongs to that change, in one statement. A run that was
 * cancelled meanwhile has not succeeded: its outcomes are written, and it stays with its holder. @throws LeaseLost
 */
export async function releaseRun(store: Store, run: ClaimedRun, to: Release): Promise<{ cancelled: boolean }> {
  const row = await letGo(store, { run, to });
  if (!row) throw new LeaseLost(run.id);
  return row;
}

/** Marks the run as on its way back; why is kept for its end. @throws LeaseLost */
export async function startUndo(store: Store, run: ClaimedRun, error: RunError | null) {
  const { rows } = await sql<Pick<ClaimedRun, 'cancelled_by' | 'error'>>`
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
