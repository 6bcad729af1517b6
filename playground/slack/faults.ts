import type { Fault, Faults } from './types.ts';

export interface FaultQueue extends Faults {
  /** Takes the fault of a call out of the queue. */
  take(method: string): Fault | undefined;
}

export function createFaults(): FaultQueue {
  const queues = new Map<string, Fault[]>();
  const none = () => undefined;
  let pick: (method: string) => Fault | undefined = none;
  return {
    next(method, fault, n = 1) {
      queues.set(method, [...(queues.get(method) ?? []), ...Array.from({ length: n }, () => fault)]);
    },
    each(next) {
      pick = next;
    },
    clear() {
      queues.clear();
      pick = none;
    },
    take: (method) => queues.get(method)?.shift() ?? queues.get('*')?.shift() ?? pick(method),
  };
}
