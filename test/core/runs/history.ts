/** Transition of a run by an event: the phases it is legal in, and the phase it leads to. */
interface Transition {
  from: readonly Phase[];
  to(data: Record<string, unknown>, phase: Phase): Phase;
}

/** Phase of a run as its events define it: the states queued, running and waiting are one phase. */
export type Phase =
  | 'none'
  | 'awaiting-approval'
  | 'under-way'
  | 'undoing'
  | 'parked'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'declined'
  | 'expired';

const always = (phase: Phase) => () => phase;
const unchanged = (_data: Record<string, unknown>, phase: Phase) => phase;

export const runTransitions: Readonly<Record<string, Transition>> = {
  'run.requested': { from: ['none'], to: ({ approval }) => (approval ? 'awaiting-approval' : 'under-way') },
  'run.approved': { from: ['awaiting-approval'], to: always('under-way') },
  'run.declined': { from: ['awaiting-approval'], to: always('declined') },
  'run.expired': { from: ['awaiting-approval'], to: always('expired') },
  'run.version-changed': { from: ['awaiting-approval', 'under-way'], to: always('under-way') },
  'run.started': { from: ['under-way'], to: unchanged },
  'run.approval-needed': { from: ['under-way'], to: always('awaiting-approval') },
  'run.cancel-asked': { from: ['under-way', 'parked'], to: unchanged },
  'run.undoing': { from: ['under-way', 'parked'], to: always('undoing') },
  'run.parked': { from: ['under-way', 'undoing', 'parked'], to: always('parked') },
  'run.resumed': { from: ['parked'], to: ({ state }) => (state === 'undoing' ? 'undoing' : 'under-way') },
  'run.ended-as-is': { from: ['parked'], to: always('cancelled') },
  'run.succeeded': { from: ['under-way'], to: always('succeeded') },
  'run.failed': { from: ['undoing'], to: always('failed') },
  'run.cancelled': { from: ['awaiting-approval', 'under-way', 'undoing', 'parked'], to: always('cancelled') },
};

/** Legal previous states for each state of a step. A step with an unknown outcome is started again. */
export const stepTransitions: Readonly<Record<string, readonly string[]>> = {
  started: ['none', 'started', 'waiting', 'failed'],
  waiting: ['none', 'started', 'waiting'],
  done: ['started', 'waiting'],
  failed: ['started', 'waiting'],
  undone: ['started', 'waiting', 'done', 'failed', 'undo-failed'],
  'undo-failed': ['started', 'waiting', 'done', 'failed', 'undo-failed'],
};

export const phaseOf = (state: string): string =>
  ['queued', 'running', 'waiting'].includes(state) ? 'under-way' : state;
