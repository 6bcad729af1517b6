import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { repeat } from '../../lib/repeat.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { Preview } from '../../roadcrew/index.ts';
import type { Definitions } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import { createOutbox, type Deliver } from '../store/outbox.ts';
import type { ToolsOf } from '../toolbox.ts';
import { acceptRequest } from './accept.ts';
import { recordDecision } from './approvals.ts';
import { cancelRun, resumeRun } from './cancel.ts';
import type { ClaimedRun } from './claim.ts';
import { createExecutor } from './executor.ts';
import { closeWithoutUndo } from './force-close.ts';
import { isKnown } from './known-request.ts';
import { nudgeRuns } from './nudge.ts';
import { runPrecheck, suggestFreeName } from './precheck.ts';
import { storePreview } from './previews.ts';
import type { Doorbell } from './queue.ts';
import type { Accepted, Decision, Request } from './requests.ts';
import { revealSecret } from './reveal.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';
import { deleteOldRows, expireApprovals, remindApprovers, remindOwners } from './sweep.ts';
import { endUnrevealed } from './unrevealed.ts';
import { moveWaitingRequests, reportVersions } from './versions.ts';
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
  /** Default 10 min: how long processes of two releases may exist side by side. */
  rolloutMs?: number;
  /** Runs executed at once by this process. Default 20. */
  concurrency?: number;
}

/** Interval at which old rows are deleted, in milliseconds. */
const tidyMs = 60_000;

export type Engine = ReturnType<typeof createEngine>;

/** Accepts requests in any process; executes runs in processes that call `work`. */
export function createEngine(options: EngineOptions) {
  const { store, doorbell, definitions, toolsOf, sealer, rights, log } = options;
  const { leaseMs = 8_000, sweepMs = 5_000, rolloutMs = 600_000, concurrency = 20 } = options;
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
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
    rolloutMs,
    workerId: `${process.pid}-${randomUUID().slice(0, 8)}`,
    flushOutbox: outbox.poke,
    schedule(inMs) {
      outbox.pokeIn(500);
      if (inMs === 0) return start();
      // A timer is precise for short pauses. Longer ones, and those of a process that stops, are left to the sweep.
      if (inMs > sweepMs * 4 || stopping.signal.aborted) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        start();
      }, inMs).unref();
      timers.add(timer);
    },
  };

  const executor = createExecutor(worker, doorbell, { concurrency, stopping: stopping.signal });

  /** Looks for due runs if this process has room, otherwise wakes another one. */
  const start = () => (isWorking ? executor.start() : doorbell.ring());

  let stopTidying: (() => Promise<void>) | undefined;
  let sweeping: Promise<void> | undefined;
  function sweep(): Promise<void> {
    if (isWorking) executor.poke();
    sweeping ??= (async () => {
      await Promise.all([remindApprovers(store), expireApprovals(store), remindOwners(store), endUnrevealed(store)]);
      sweptAt = Date.now();
    })()
      .catch((err: unknown) => log.error({ err }, 'the sweep could not read the store'))
      .finally(() => {
        sweeping = undefined;
        outbox.poke();
      });
    return sweeping;
  }

  let stopVersions: (() => Promise<void>) | undefined;
  async function compareVersions(): Promise<void> {
    await reportVersions(worker);
    if (await moveWaitingRequests(worker)) start();
  }
  /** Called after a commit: starts the run and delivers its messages. */
  const wake = () => {
    if (isWorking) outbox.poke();
    start();
  };

  /** Stores a request. A process with room claims the run with the same statement, and executes it without another look. */
  async function acceptAndStart(request: Request): Promise<Accepted> {
    const execute = isWorking ? executor.reserve() : undefined;
    let claimed: ClaimedRun | undefined;
    try {
      const accepted = await acceptRequest(store, request, toolsOf, options.domains, execute && worker);
      claimed = accepted.claimed;
      const { claimed: _, ...answer } = accepted;
      if (!answer.replay && !answer.repeats && !claimed) wake();
      return answer;
    } finally {
      execute?.(claimed);
    }
  }

  return {
    keepPreview: (preview: Preview) => storePreview(store, preview),
    /** The request is stored when this returns. @throws UserError on the field, with a free name when one is taken */
    async accept(request: Request): Promise<Accepted> {
      try {
        await runPrecheck(request.workflow, request.input, toolsOf).catch(async (refused: unknown) => {
          // A repeated delivery must not fail because of what its own run has created.
          if (!(await isKnown(store, request))) throw refused;
        });
        return await acceptAndStart(request);
      } catch (error) {
        throw error instanceof UserError ? await suggestFreeName(error, request, store, toolsOf) : error;
      }
    },
    async decide(decision: Decision): Promise<string> {
      const { runId } = await recordDecision(store, decision);
      wake();
      return runId;
    },
    reveal: (runId: string, by: string, show: (secret: string) => Promise<void>) =>
      revealSecret({ store, sealer, rights }, runId, by, show).then(wake),
    /** Call this after a commit that made a run due. */
    ring: start,
    /** Lets a waiting run poll immediately, because an outside system has changed. */
    async nudge(runId: string): Promise<void> {
      await nudgeRuns(store.db, [runId]);
      wake();
    },
    async cancel(runId: string, by: string): Promise<void> {
      await cancelRun(store, runId, by);
      wake();
    },
    async resume(runId: string, by: string): Promise<void> {
      await resumeRun(store, runId, by);
      wake();
    },
    async closeWithoutUndo(runId: string, end: { by: string; reason: string }): Promise<void> {
      await closeWithoutUndo(store, definitions, runId, end);
      wake();
    },
    /** Call this after a commit with messages. A process that is no worker leaves them to the next sweep of a worker. */
    deliver() {
      if (isWorking) outbox.poke();
    },
    /** Starts to execute runs, deliver messages and sweep. */
    work() {
      isWorking = true;
      executor.work();
      timers.add(setInterval(() => void sweep(), sweepMs).unref());
      void sweep();
      const onTidyError = (err: unknown) => log.error({ err }, 'old rows could not be deleted');
      stopTidying = repeat(tidyMs, () => deleteOldRows(store, stopping.signal), onTidyError, { atOnce: true });
      const onVersionsError = (err: unknown) => log.error({ err }, 'the versions of workflows could not be compared');
      stopVersions = repeat(rolloutMs / 10 || sweepMs, compareVersions, onVersionsError, { atOnce: true });
    },
    sweep,
    /** True in a worker whose last successful sweep is recent, and in every other process. */
    alive: () => !isWorking || (sweptAt !== undefined && Date.now() - sweptAt < sweepMs * 6),
    /** Starts nothing new, interrupts runs that other processes can continue, and waits for them. */
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([doorbell.stop(), executor.stop(), stopTidying?.(), stopVersions?.(), sweeping, outbox.stop()]);
    },
  };
}
