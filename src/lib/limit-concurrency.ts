export interface ConcurrencyLimit {
  /** Number of free slots. */
  free(): number;
  /** Resolves when a slot is free; only one caller may rely on it at a time. */
  room(): Promise<void>;
  /** Starts as soon as a slot is free. @throws the work's error */
  run(work: () => Promise<void>): Promise<void>;
  /** Resolves when all work in flight has settled. */
  idle(): Promise<void>;
}

/** Runs up to `limit` pieces of work at once. Waiters attach no handlers to the work, which may run for hours. */
export function limitConcurrency(limit: number): ConcurrencyLimit {
  const inFlight = new Set<Promise<void>>();
  let slotFreed = Promise.withResolvers<void>();
  const freeSlot = (work: Promise<void>) => {
    inFlight.delete(work);
    slotFreed.resolve();
    slotFreed = Promise.withResolvers();
  };
  return {
    free: () => limit - inFlight.size,
    async room() {
      while (inFlight.size >= limit) await slotFreed.promise;
    },
    async run(work) {
      while (inFlight.size >= limit) await slotFreed.promise;
      const running = work();
      inFlight.add(running);
      try {
        await running;
      } finally {
        freeSlot(running);
      }
    },
    async idle() {
      await Promise.allSettled(inFlight);
    },
  };
}
