import type { Logger } from 'pino';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import type { Hook, HookEvent } from './types.ts';

/** How often the table is looked at without being told to, in milliseconds. */
const pollMs = 500;
/** How long somebody may work on a hook before another one does, in milliseconds. */
const holdMs = 60_000;
const batch = 100;
/** Objects looked at side by side by one process. */
const atOnce = 4;
/** Pauses between attempts grow from the first to the second, in milliseconds. */
const [firstPause, longestPause] = [1_000, 300_000];
/** A hook that failed for a day is given up, in milliseconds: the reconcile pass has looked many times by then. */
const giveUpAfter = 24 * 3_600_000;

interface Row {
  delivery_id: string;
  event: HookEvent;
  action: string;
  repo: string;
  object_id: string;
  attempts: number;
  received_at: Date;
}

const claim = `
  update hooks set attempts = attempts + 1, due_at = now() + interval '${holdMs} ms'
  where delivery_id in (select delivery_id from hooks where done_at is null and due_at <= now()
                        order by due_at limit ${batch} for update skip locked)
  returning delivery_id, event, action, repo, object_id, attempts, received_at`;
const finish = `update hooks set done_at = now(), error = $2 where delivery_id = any($1)`;
const postpone = `update hooks set due_at = now() + $2 * interval '1 ms' where delivery_id = any($1) and done_at is null`;
/** Far longer than GitHub can redeliver (three days): what comes again is still recognised. */
const forget = `delete from hooks where done_at < now() - interval '14 days'`;

export interface HookPumpOptions {
  store: Store;
  log: Logger;
  /**
   * At least once for every hook, in any order, and for one object possibly in two processes at once: fetch the object
   * and store what it says by conditional writes. Hooks of one object that wait together are one call.
   */
  onHook(hook: Hook): Promise<void>;
}

/** The worker's side of the webhooks: takes what is stored and due to `onHook`, again until it succeeds. */
export function createHookPump({ store, log, onHook }: HookPumpOptions) {
  const working = new Set<Promise<void>>();
  let turn: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const poke = () => {
    again = true;
    if (!turn && !stopped)
      turn = pump().finally(() => {
        turn = undefined;
        if (again) poke();
      });
  };

  async function pump(): Promise<void> {
    try {
      while (again && !stopped) {
        again = false;
        const rows = await store.prepared<Row>('claim-hooks', claim, []);
        if (rows.length === batch) again = true;
        for (const group of Map.groupBy(rows, (row) => `${row.event} ${row.repo} ${row.object_id}`).values()) {
          while (working.size >= atOnce) await Promise.race(working);
          const done: Promise<void> = handle(group).finally(() => working.delete(done));
          working.add(done);
        }
      }
    } catch (err) {
      log.error({ err }, 'hooks cannot be read');
    }
  }

  async function handle(rows: Row[]): Promise<void> {
    const ids = rows.map(({ delivery_id }) => delivery_id);
    const newest = rows.reduce((a, b) => (b.received_at > a.received_at ? b : a));
    try {
      try {
        await onHook(toHook(newest));
        await store.prepared('finish-hooks', finish, [ids, null]);
      } catch (err) {
        const about = { err, deliveries: ids.slice(0, 5), event: newest.event, repo: newest.repo };
        const final = err instanceof PermanentError || err instanceof UserError;
        if (final || Date.now() - newest.received_at.getTime() > giveUpAfter) {
          log.error(about, 'a hook was given up');
          await store.prepared('finish-hooks', finish, [ids, err instanceof Error ? err.name : 'unknown']);
        } else {
          log.warn(about, 'a hook is tried again later');
          const attempts = Math.max(...rows.map((row) => row.attempts));
          const pause = err instanceof RetryLater ? err.inMs : Math.min(firstPause * 2 ** (attempts - 1), longestPause);
          await store.prepared('postpone-hooks', postpone, [ids, pause * (0.75 + Math.random() / 2)]);
        }
      }
    } catch (err) {
      log.error({ err }, 'hooks cannot be written'); // they are due again by themselves
    }
  }

  let timers: NodeJS.Timeout[] = [];
  return {
    poke,
    start() {
      const tidy = () =>
        store.prepared('forget-hooks', forget, []).catch((err: unknown) => log.warn({ err }, 'hooks cannot be tidied'));
      timers = [setInterval(poke, pollMs), setInterval(tidy, 3_600_000)];
      for (const timer of timers) timer.unref();
      poke();
    },
    /** Nothing new is begun; waits for what is under way. */
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await turn;
      await Promise.all(working);
    },
  };
}

export type HookPump = ReturnType<typeof createHookPump>;

/** What the id of a hook is of. */
const objects = {
  workflow_run: 'runId',
  workflow_job: 'runId',
  deployment_status: 'deploymentId',
  issues: 'issue',
  issue_comment: 'issue',
} as const satisfies Record<HookEvent, keyof Hook>;

function toHook({ event, action, repo, object_id }: Row): Hook {
  return { event, action, repo, [objects[event]]: Number(object_id) };
}
