import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { UserError } from '../../roadcrew/errors.ts';
import type { Providers } from '../clients.ts';
import type { Definitions } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import { createOutbox, type Deliver } from '../store/outbox.ts';
import { type Accepted, accept, isKnown, type Request } from './accept.ts';
import { type Decision, decide } from './approvals.ts';
import { cancel, resume } from './cancel.ts';
import { execute, type WorkerContext } from './execute.ts';
import { closeWithoutUndo } from './force-close.ts';
import { nudge } from './nudge.ts';
import { runPrecheck, suggestFreeName } from './precheck.ts';
import type { Doorbell } from './queue.ts';
import { reveal } from './reveal.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';
import { dueRuns, expire, remind, remindOfExpiry, tidy } from './sweep.ts';

export interface EngineOptions {
  store: Store;
  doorbell: Doorbell;
  definitions: Definitions;
  providers: Providers;
  sealer: Sealer;
  rights: Rights;
  deliver: Deliver;
  log: Logger;
  /** Default 8 s: with the sweep below, a dead worker's run is taken up again within 13 s. */
  leaseMs?: number;
  /** Default 5 s. */
  sweepMs?: number;
  /** Runs worked on at once by this process. Default 20. */
  concurrency?: number;
}

export type Engine = ReturnType<typeof createEngine>;

/** Takes requests in any process; works on them in those that call `work`. */
export function createEngine(options: EngineOptions) {
  const { store, doorbell, definitions, providers, sealer, rights, log } = options;
  const { leaseMs = 8_000, sweepMs = 5_000, concurrency = 20 } = options;
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const working = new Set<Promise<void>>();
  let answering = false;
  let sweptAt: number | undefined;
  const outbox = createOutbox(store, options.deliver, log);
  const workshop: WorkerContext = {
    ...{ store, definitions, providers, sealer, rights, log, leaseMs },
    holder: `${process.pid}-${randomUUID().slice(0, 8)}`,
    flushOutbox: outbox.poke,
    schedule(runId, inMs) {
      outbox.pokeIn(500);
      if (inMs === 0) return take(runId);
      // Precise for short pauses; a longer one, or one this process does not live to see, is the sweep's.
      if (inMs > sweepMs * 4 || stopping.signal.aborted) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        take(runId);
      }, inMs).unref();
      timers.add(timer);
    },
  };

  async function answer(runId: string): Promise<void> {
    while (working.size >= concurrency) await Promise.race(working);
    if (stopping.signal.aborted) return doorbell.ring(runId); // for another process: this one takes no more
    const work = execute(workshop, runId, stopping.signal).catch((err: unknown) => {
      log.error({ err, run: runId }, 'a run was left to the sweep');
    });
    working.add(work);
    await work;
    working.delete(work);
    outbox.poke();
  }

  /** A run that is due: this process works on it if it has a hand free, else whoever hears the bell. */
  function take(runId: string): void {
    if (answering && !stopping.signal.aborted && working.size < concurrency) void answer(runId);
    else doorbell.ring(runId);
  }

  let sweeping: Promise<void> | undefined;
  function sweep(): Promise<void> {
    sweeping ??= (async () => {
      for (const id of await dueRuns(store)) take(id);
      sweptAt = Date.now();
      await Promise.all([remind(store), expire(store), remindOfExpiry(store), tidy(store)]);
    })()
      .catch((err: unknown) => log.error({ err }, 'the sweep could not read the store'))
      .finally(() => {
        sweeping = undefined;
        outbox.poke();
      });
    return sweeping;
  }

  /** After a commit: somebody works on the run and delivers the messages that came with it. */
  const wake = (runId: string) => {
    if (answering) outbox.poke();
    take(runId);
  };

  return {
    /** Stored when this returns. @throws UserError, on the field that is to blame, with a free name when one is taken. */
    async accept(request: Request): Promise<Accepted> {
      try {
        await runPrecheck(request.workflow, request.input, providers).catch(async (refused: unknown) => {
          // Asked about again, a stored request must not stumble over the very thing it has made.
          if (!(await isKnown(store, request.delivery.id))) throw refused;
        });
        const accepted = await accept(store, request, providers);
        if (!accepted.replay) wake(accepted.runId);
        return accepted;
      } catch (error) {
        throw error instanceof UserError ? await suggestFreeName(error, request, store, providers) : error;
      }
    },
    async decide(decision: Decision): Promise<string> {
      const { runId } = await decide(store, decision);
      wake(runId);
      return runId;
    },
    reveal: (runId: string, by: string, show: (secret: string) => Promise<void>) =>
      reveal(store, sealer, runId, by, show).then(() => wake(runId)),
    /** The outside has news for a run that waits. */
    async nudge(runId: string): Promise<void> {
      await nudge(store.db, [runId]);
      wake(runId);
    },
    async cancel(runId: string, by: string): Promise<void> {
      await cancel(store, runId, by);
      wake(runId);
    },
    async resume(runId: string, by: string): Promise<void> {
      await resume(store, runId, by);
      wake(runId);
    },
    async closeWithoutUndo(runId: string, end: { by: string; reason: string }): Promise<void> {
      await closeWithoutUndo(store, definitions, runId, end);
      wake(runId);
    },
    /** After a commit with messages: here if this process delivers any, otherwise another one's next sweep finds them. */
    deliver() {
      if (answering) outbox.poke();
    },
    /** From now on this process works on runs, delivers messages and sweeps. */
    work() {
      answering = true;
      doorbell.answer(answer, concurrency);
      timers.add(setInterval(() => void sweep(), sweepMs).unref());
      void sweep();
    },
    sweep,
    /** Whether the sweep has got through lately: the sign that this process is consuming. */
    alive: () => !answering || (sweptAt !== undefined && Date.now() - sweptAt < sweepMs * 6),
    /** Begins nothing new, interrupts what can go on elsewhere, and waits for it. */
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([doorbell.stop(), ...working, sweeping, outbox.stop()]);
    },
  };
}
