import { sql } from 'kysely';
import type { Logger } from 'pino';
import { backoff } from '../../lib/duration.ts';
import { createPump } from '../../lib/pump.ts';
import { repeat } from '../../lib/repeat.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import { deleteInBatches } from '../store/delete-in-batches.ts';
import type { Hook, HookEvent } from './hook.ts';

/** Interval at which the table is polled, in milliseconds. */
const pollMs = 500;
/** Lease of a hook, in milliseconds; afterwards another worker takes it. */
const leaseMs = 60_000;
const batchSize = 100;
/** Objects processed at once by one process. */
const concurrency = 4;
/** Debounce: pokes within this time share one query, in milliseconds. */
const gatherMs = 10;
/** Pauses between attempts grow from the first to the second. */
const [firstPause, maxPause] = ['1s', '5m'] as const;
/** Interval at which old hooks are deleted, in milliseconds. */
const deleteMs = 3_600_000;
/** Time after which a failing hook is given up, in milliseconds: reconcile passes have seen the change by then. */
const giveUpAfterMs = 24 * 3_600_000;

interface Row {
  delivery_id: string;
  event: HookEvent;
  action: string;
  repo: string;
  object_id: string;
  attempts: number;
  received_at: Date;
}

const claimHooks = `
  update hooks set attempts = attempts + 1, due_at = now() + interval '${leaseMs} ms'
  where delivery_id in (select delivery_id from hooks where done_at is null and due_at <= now()
                        order by due_at limit ${batchSize} for update skip locked)
  returning delivery_id, event, action, repo, object_id, attempts, received_at`;
const finishHooks = `update hooks set done_at = now(), error = $2 where delivery_id = any($1)`;
const postponeHooks = `update hooks set due_at = now() + $2 * interval '1 ms' where delivery_id = any($1) and done_at is null`;
/** Kept far longer than the three days in which GitHub redelivers, so that duplicates are recognised. */
const oldHooks = (limit: number) => sql`
  delete from hooks where delivery_id = any(array(
    select delivery_id from hooks where done_at < now() - interval '14 days'
    order by done_at limit ${limit} for update skip locked))`;

export interface HookPumpOptions {
  store: Store;
  log: Logger;
  /**
   * Called at least once for every hook, in any order, and possibly in two processes at once for the same object: fetch the
   * object and store its state by conditional writes. Pending hooks of one object share a call.
   */
  onHook(hook: Hook): Promise<void>;
}

/** Passes stored webhooks to `onHook`, with retries until it succeeds. */
export function createHookPump({ store, log, onHook }: HookPumpOptions) {
  const pump = createPump<Row[]>({
    async claim() {
      const rows = await store.prepared<Row>('claim-hooks', claimHooks, []);
      return [...Map.groupBy(rows, (row) => `${row.event} ${row.repo} ${row.object_id}`).values()];
    },
    work: handle,
    concurrency,
    gatherMs,
    // Hooks whose outcome cannot be written become due again when their lease ends.
    onError: (err, rows) => log.error({ err }, `hooks cannot be ${rows ? 'written' : 'read'}`),
  });

  async function handle(rows: Row[]): Promise<void> {
    const ids = rows.map(({ delivery_id }) => delivery_id);
    const newest = rows.reduce((a, b) => (b.received_at > a.received_at ? b : a));
    try {
      await onHook(toHook(newest));
      await store.prepared('finish-hooks', finishHooks, [ids, null]);
    } catch (err) {
      const details = { err, deliveries: ids.slice(0, 5), event: newest.event, repo: newest.repo };
      const isFinal = err instanceof PermanentError || err instanceof UserError;
      if (isFinal || Date.now() - newest.received_at.getTime() > giveUpAfterMs) {
        log.error(details, 'a hook was given up');
        await store.prepared('finish-hooks', finishHooks, [ids, err instanceof Error ? err.name : 'unknown']);
      } else {
        log.warn(details, 'a hook is tried again later');
        const attempts = Math.max(...rows.map((row) => row.attempts));
        const pause = err instanceof RetryLater ? err.inMs : backoff(firstPause, attempts + 1, maxPause);
        await store.prepared('postpone-hooks', postponeHooks, [ids, pause]);
      }
    }
  }

  const stopping = new AbortController();
  let stopDeleting: (() => Promise<void>) | undefined;
  return {
    poke: pump.poke,
    start() {
      const deleteHooks = () => deleteInBatches(store, oldHooks, stopping.signal);
      stopDeleting = repeat(deleteMs, deleteHooks, (err) => log.warn({ err }, 'old hooks cannot be deleted'));
      pump.pokeEvery(pollMs);
      pump.poke();
    },
    /** Stops claiming; waits for the claimed hooks. */
    async stop() {
      stopping.abort();
      await Promise.all([pump.stop(), stopDeleting?.()]);
    },
  };
}

export type HookPump = ReturnType<typeof createHookPump>;

/** Field of `Hook` for the object's id, by event. */
const idFields = {
  workflow_run: 'runId',
  workflow_job: 'runId',
  deployment_status: 'deploymentId',
  issues: 'issue',
  issue_comment: 'issue',
} as const satisfies Record<HookEvent, keyof Hook>;

function toHook({ event, action, repo, object_id }: Row): Hook {
  return { event, action, repo, [idFields[event]]: Number(object_id) };
}
