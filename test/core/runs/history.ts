/** What an event does to a run: from which phases it is legal, and where it leads. */
interface Change {
  from: readonly Phase[];
  to(data: Record<string, unknown>, phase: Phase): Phase;
}

/** A run's states as its events tell them: queued, running and waiting are turns of one phase. */
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
const stays = (_data: Record<string, unknown>, phase: Phase) => phase;

export const runChanges: Readonly<Record<string, Change>> = {
  'run.requested': { from: ['none'], to: ({ approval }) => (approval ? 'awaiting-approval' : 'under-way') },
  'run.approved': { from: ['awaiting-approval'], to: always('under-way') },
  'run.declined': { from: ['awaiting-approval'], to: always('declined') },
  'run.expired': { from: ['awaiting-approval'], to: always('expired') },
  'run.started': { from: ['under-way'], to: stays },
  'run.approval-needed': { from: ['under-way'], to: always('awaiting-approval') },
  'run.cancel-asked': { from: ['under-way', 'parked'], to: stays },
  'run.undoing': { from: ['under-way', 'parked'], to: always('undoing') },
  'run.parked': { from: ['under-way', 'undoing', 'parked'], to: always('parked') },
  'run.resumed': { from: ['parked'], to: ({ state }) => (state === 'undoing' ? 'undoing' : 'under-way') },
  'run.ended-as-is': { from: ['parked'], to: always('cancelled') },
  'run.succeeded': { from: ['under-way'], to: always('succeeded') },
  'run.failed': { from: ['undoing'], to: always('failed') },
  'run.cancelled': { from: ['awaiting-approval', 'under-way', 'undoing', 'parked'], to: always('cancelled') },
};

/** After which states of a step the next one is legal. A step is started again when nobody knows how it ended. */
export const stepChanges: Readonly<Record<string, readonly string[]>> = {
  started: ['none', 'started', 'waiting', 'failed'],
  waiting: ['none', 'started', 'waiting'],
  done: ['started', 'waiting'],
  failed: ['started', 'waiting'],
  undone: ['started', 'waiting', 'done', 'failed', 'undo-failed'],
  'undo-failed': ['started', 'waiting', 'done', 'failed', 'undo-failed'],
};

export const phaseOf = (state: string): string =>
  ['queued', 'running', 'waiting'].includes(state) ? 'under-way' : state;
