import type { EventSpecs } from './store/event-log.ts';

const run = [
  'workflow',
  'version',
  'from',
  'capability',
  'environment',
  'approval',
  'cause',
  'category',
  'step',
  'state',
  'epoch',
  'resource',
  'cost',
];
const approval = ['approval', 'next', 'category', 'cause'];
const step = ['step', 'attempt', 'epoch'];

/** Events that the core itself appends. */
export const coreEvents: EventSpecs = {
  'run.requested': { exported: run, history: 'requested' },
  'run.approved': { exported: run, history: 'all approvals given' },
  'run.approval-needed': { exported: run, history: 'needs approval again', automatic: true },
  'run.version-changed': { exported: run, history: 'moved to the installed version of its workflow', automatic: true },
  'run.started': { exported: run, history: 'started', automatic: true },
  'run.undoing': { exported: run, history: 'started to undo', automatic: true },
  'run.succeeded': { exported: run, history: 'done', automatic: true },
  'run.failed': { exported: run, history: 'failed', automatic: true },
  'run.cancel-asked': { exported: run, history: 'cancellation requested' },
  'run.cancelled': { exported: run, history: 'cancelled' },
  'run.declined': { exported: run, history: 'declined' },
  'run.expired': { exported: run, history: 'expired, not decided in time' },
  'run.parked': { exported: run, history: 'put on hold', automatic: true },
  'run.resumed': { exported: run, history: 'resumed' },
  'run.ended-as-is': { exported: run, history: 'closed without undoing anything' },
  'approval.given': { exported: approval, history: 'approved' },
  'approval.declined': { exported: approval, history: 'declined the approval' },
  'approval.void': { exported: approval, history: 'approval no longer valid', automatic: true },
  'step.started': { exported: step, history: '“%” started', automatic: true },
  'step.waiting': { exported: step, history: '“%” started to wait', automatic: true },
  'step.done': { exported: step, history: '“%” done', automatic: true },
  'step.failed': { exported: step, history: '“%” failed', automatic: true },
  'step.undone': { exported: step, history: '“%” undone', automatic: true },
  'step.undo-failed': { exported: step, history: '“%” could not be undone', automatic: true },
  'secret.revealed': { history: 'revealed the credentials' },
  'secret.destroyed': { history: 'credentials destroyed, not revealed in time', automatic: true },
  'message.undeliverable': { history: 'a message could not be delivered' },
};
