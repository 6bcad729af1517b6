import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { limitConcurrency } from '../../lib/limit-concurrency.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { Preview } from '../../roadcrew/index.ts';
import type { Definitions } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import { createOutbox, type Deliver } from '../store/outbox.ts';
import type { ToolsOf } from '../toolbox.ts';
import { acceptRequest, isDeliveryStored } from './accept.ts';
import { recordDecision } from './approvals.ts';
import { cancelRun, resumeRun } from './cancel.ts';
import { executeRun } from './execute.ts';
import { closeWithoutUndo } from './force-close.ts';
import { nudgeRuns } from './nudge.ts';
import { runPrecheck, suggestFreeName } from './precheck.ts';
import { storePreview } from './previews.ts';
import type { Doorbell } from './queue.ts';
import type { Accepted, Decision, Request } from './requests.ts';
import { revealSecret } from './reveal.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';
import { deleteOldRows, expireApprovals, findDueRuns, remindApprovers, remindOwners } from './sweep.ts';
import type { WorkerContext } from './worker-context.ts';

export interface EngineOptions {
  store: Store;
  doorbell: Doorbell;
  definitions: Definitions;
  /** Tools that a definition declares. */
  toolsOf: ToolsOf;
  sealer: Sealer;
  rights: Rights;
  /** Domains of platform.yaml: a request that needs approval from another one is refused. By default none is. */
  domains?: readonly string[];
  deliver: Deliver;
  log: Logger;
  /** Default 8 s: together with the sweep, a crashed worker's run is continued within 13 s. */
  leaseMs?: number;
  /** Default 5 s. */
  sweepMs?: number;
  /** Runs executed at once by this process. Default 20. */
  concurrency?: number;
}

export type Engine = ReturnType<typeof createEngine>;

/** Accepts requests in any process; executes runs in processes that call `work`. */
export function createEngine(options: EngineOptions) {
  const { store, doorbell, definitions, toolsOf, sealer, rights, log } = options;
  const { leaseMs = 8_000, sweepMs = 5_000, concurrency = 20 } = options;
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const limit = limitConcurrency(concurrency);
  let isWorking = false;
  let sweptAt: number | undefined;
  const outbox = createOutbox(store, options.deliver, log);
  const worker: WorkerContext = {
    store,
    definitions,
    toolsOf,
    sealer,
    rights,
    log,
    leaseMs,
    workerId: `${process.pid}-${randomUUID().slice(0, 8)}`,
    flushOutbox: outbox.poke,
    schedule(runId, inMs) {
      outbox.pokeIn(500);
      if (inMs === 0) return start(runId);
      // A timer is precise for short pauses. Longer ones, and those of a process that stops, are left to the sweep.
      if (inMs > sweepMs * 4 || stopping.signal.aborted) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        start(runId);
      }, inMs).unref();
      timers.add(timer);
    },
  };

  async function executeNext(runId: string): Promise<void> {
    await limit.run(async () => {
      if (stopping.signal.aborted) return doorbell.ring(runId); // for another process
      await executeRun(worker, runId, stopping.signal).catch((err: unknown) => {
        log.error({ err, run: runId }, 'a run was left to the sweep');
      });
    });
    outbox.poke();
  }

  /** Executes a due run in this process if it has a free slot, otherwise rings the doorbell for another one. */
  function start(runId: string): void {
    if (isWorking && !stopping.signal.aborted && limit.free() > 0) void executeNext(runId);
    else doorbell.ring(runId);
  }

  let sweeping: Promise<void> | undefined;
  function sweep(): Promise<void> {
    sweeping ??= (async () => {
      for (const id of await findDueRuns(store)) start(id);
      sweptAt = Date.now();
      await Promise.all([remindApprovers(store), expireApprovals(store), remindOwners(store), deleteOldRows(store)]);
    })()
      .catch((err: unknown) => log.error({ err }, 'the sweep could not read the store'))
      .finally(() => {
        sweeping = undefined;
        outbox.poke();
      });
    return sweeping;
  }

  /** Called after a commit: starts the run and delivers its messages. */
  const wake = (runId: string) => {
    if (isWorking) outbox.poke();
    start(runId);
  };

  return {
    keepPreview: (preview: Preview) => storePreview(store, preview),
    /** The request is stored when this returns. @throws UserError on the field, with a free name when one is taken */
    async accept(request: Request): Promise<Accepted> {
      try {
        await runPrecheck(request.workflow, request.input, toolsOf).catch(async (refused: unknown) => {
          // A repeated delivery must not fail because of what its own run has created.
          if (!(await isDeliveryStored(store, request.delivery.id))) throw refused;
        });
        const accepted = await acceptRequest(store, request, toolsOf, options.domains);
        if (!accepted.replay) wake(accepted.runId);
        return accepted;
      } catch (error) {
        throw error instanceof UserError ? await suggestFreeName(error, request, store, toolsOf) : error;
      }
    },
    async decide(decision: Decision): Promise<string> {
      const { runId } = await recordDecision(store, decision);
      wake(runId);
      return runId;
    },
    reveal: (runId: string, by: string, show: (secret: string) => Promise<void>) =>
      revealSecret({ store, sealer, rights }, runId, by, show).then(() => wake(runId)),
    /** Call this after a commit that made a run due. */
    ring: doorbell.ring,
    /** Lets a waiting run poll immediately, because an outside system has changed. */
    async nudge(runId: string): Promise<void> {
      await nudgeRuns(store.db, [runId]);
      wake(runId);
    },
    async cancel(runId: string, by: string): Promise<void> {
      await cancelRun(store, runId, by);
      wake(runId);
    },
    async resume(runId: string, by: string): Promise<void> {
      await resumeRun(store, runId, by);
      wake(runId);
    },
    async closeWithoutUndo(runId: string, end: { by: string; reason: string }): Promise<void> {
      await closeWithoutUndo(store, definitions, runId, end);
      wake(runId);
    },
    /** Call this after a commit with messages. A process that is no worker leaves them to the next sweep of a worker. */
    deliver() {
      if (isWorking) outbox.poke();
    },
    /** Starts to execute runs, deliver messages and sweep. */
    work() {
      isWorking = true;
      doorbell.answer(executeNext, concurrency);
      timers.add(setInterval(() => void sweep(), sweepMs).unref());
      void sweep();
    },
    sweep,
    /** True in a worker whose last successful sweep is recent, and in every other process. */
    alive: () => !isWorking || (sweptAt !== undefined && Date.now() - sweptAt < sweepMs * 6),
    /** Starts nothing new, interrupts runs that other processes can continue, and waits for them. */
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([doorbell.stop(), limit.idle(), sweeping, outbox.stop()]);
    },
  };
}
