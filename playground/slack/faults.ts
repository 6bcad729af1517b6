import type { Fault, Faults } from './types.ts';

export interface FaultQueue extends Faults {
  /** Takes the fault of a call out of the queue. */
  take(method: string): Fault | undefined;
}

export function createFaults(): FaultQueue {
  const queues = new Map<string, Fault[]>();
  return {
    next(method, fault, n = 1) {
      queues.set(method, [...(queues.get(method) ?? []), ...Array.from({ length: n }, () => fault)]);
    },
    clear: () => queues.clear(),
    take: (method) => queues.get(method)?.shift() ?? queues.get('*')?.shift(),
  };
}
