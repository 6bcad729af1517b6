import { setTimeout as sleep } from 'node:timers/promises';
import { limitConcurrency } from './limit-concurrency.ts';

export interface PumpOptions<Item> {
  /** Claims due items for this process. Items beyond `room` wait until a slot is free. */
  claim(room: number): Promise<readonly Item[]>;
  work(item: Item): Promise<void>;
  /** Items processed at once. */
  concurrency: number;
  /** Debounce: pokes within this time share one claim, in milliseconds. */
  gatherMs: number;
  /** Receives errors of `work` (with the item) and of `claim` (without). The pump keeps running. */
  onError(error: unknown, item?: Item): void;
  /** Pause after a failed claim, in milliseconds. Default 1 s. */
  retryMs?: number;
}

export interface Pump<Item> {
  /** Number of free slots. */
  free(): number;
  /** Reserves a free slot. The result has to be called: with an item it is processed, without one the slot is free again. */
  reserve(): ((item?: Item) => void) | undefined;
  /** Claims due items until none is left. Cheap: may be called often. */
  poke(): void;
  /** Pokes once, in `ms` milliseconds, unless the pump is stopped before. */
  pokeIn(ms: number): void;
  /** Pokes every `ms` milliseconds. */
  pokeEvery(ms: number): void;
  /** Stops claiming; waits for the claimed items. */
  stop(): Promise<void>;
}

/** Processes items of a store as they become due. A slow item occupies one slot and blocks no others. */
export function createPump<Item>(options: PumpOptions<Item>): Pump<Item> {
  const { claim, work, gatherMs, onError, retryMs = 1_000 } = options;
  const limit = limitConcurrency(options.concurrency);
  const timers = new Set<NodeJS.Timeout>();
  let claiming = Promise.resolve();
  let isClaiming = false;
  let poked = false;
  let stopped = false;

  function poke(): void {
    poked = true;
    if (!isClaiming && !stopped) claiming = claimAll();
  }

  function pokeIn(ms: number): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      poke();
    }, ms).unref();
    timers.add(timer);
  }

  /** Claims nothing while all slots are taken: the next item that ends pokes again. */
  async function claimAll(): Promise<void> {
    isClaiming = true;
    try {
      while (poked && !stopped && limit.free() > 0) {
        poked = false;
        for (const item of await claim(limit.free())) {
          await limit.room();
          void occupySlot(() => processItem(item));
        }
        await sleep(gatherMs);
      }
    } catch (error) {
      onError(error);
      pokeIn(retryMs);
    }
    isClaiming = false; // set in the same tick as the end of the loop, so that no poke is lost
  }

  const processItem = (item: Item) => Promise.try(work, item).catch((error: unknown) => onError(error, item));

  async function occupySlot(use: () => Promise<void>): Promise<void> {
    await limit.run(use);
    poke();
  }

  return {
    free: limit.free,
    reserve() {
      if (stopped || limit.free() === 0) return undefined;
      const { promise, resolve } = Promise.withResolvers<Item | undefined>();
      void occupySlot(async () => {
        const item = await promise;
        if (item !== undefined) await processItem(item);
      });
      return resolve;
    },
    poke,
    pokeIn,
    pokeEvery(ms) {
      if (!stopped) timers.add(setInterval(poke, ms).unref());
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await claiming;
      await limit.idle();
    },
  };
}
