import type { EventDetail } from '../../../core/runs/read.ts';
import { bold, dateTime, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { categoryWords } from './state-words.ts';
import { readable } from './step-lines.ts';

/** What happened, in words; `%` stands for the step. */
const eventWords: Record<string, string> = {
  'run.requested': 'asked for',
  'run.approved': 'approved',
  'run.approval-needed': 'waits for approval again',
  'run.started': 'work began',
  'run.undoing': 'turned back',
  'run.succeeded': 'done',
  'run.failed': 'failed',
  'run.cancel-asked': 'asked to cancel',
  'run.cancelled': 'cancelled',
  'run.declined': 'declined',
  'run.expired': 'expired, not decided in time',
  'run.parked': 'put on hold',
  'run.resumed': 'resumed',
  'run.ended-as-is': 'ended as it is, nothing undone',
  'approval.given': 'gave an approval',
  'approval.declined': 'decided against it',
  'approval.void': 'the approval became void and is asked for again',
  'step.started': '“%” began',
  'step.waiting': '“%” began to wait',
  'step.done': '“%” is done',
  'step.failed': '“%” failed',
  'step.undone': '“%” is undone',
  'step.undo-failed': '“%” could not be undone',
  'secret.revealed': 'revealed the credentials',
  'deployment.requested': 'stood in line',
  'deployment.turn-taken': 'its turn came',
  'deployment.started': 'its workflow run began',
  'deployment.live': 'live',
  'deployment.failed': 'the deployment failed',
  'deployment.cancelled': 'the deployment was cancelled',
  'deployment.superseded': 'a newer request took its place in the line',
  'deployment.merged': 'its workflow run had been seen before',
  'deployment.broke': 'said to have broken something',
  'deployment.recovered': 'what it broke runs no longer',
  'message.undeliverable': 'a message could not be delivered',
};

/** When, what, and who where it was a person's doing. */
export function eventLine(
  { type, at: time, by, data }: EventDetail,
  workflow: WorkflowDefinition | undefined,
): Piece[] {
  const step = typeof data.step === 'string' ? data.step : undefined;
  const title = step ? (workflow?.steps[step]?.title ?? readable(step)) : 'A step';
  const words = (eventWords[type] ?? oneLine(readable(type)).toLowerCase()).replace('%', () => oneLine(title));
  const attempt = typeof data.attempt === 'number' && data.attempt > 1 ? ` (attempt ${data.attempt})` : '';
  const error = typeof data.error === 'string' ? `: ${oneLine(data.error, 200)}` : '';
  const reason = typeof data.reason === 'string' ? `: ${oneLine(data.reason, 200)}` : '';
  const category = typeof data.category === 'string' ? `: ${categoryWords(data.category)}` : '';
  return [
    dateTime(time, '{date_short_pretty} {time_secs}'),
    `  ${words}${attempt}${error}${reason}${category}`,
    // What the engine does is recorded under the requester's name; a person's own doing is said to be theirs.
    ...(by && !type.startsWith('step.') && !byItself.has(type) ? [', ', bold(oneLine(by, 80))] : []),
  ];
}

const byItself = new Set([
  'run.started',
  'run.undoing',
  'run.succeeded',
  'run.failed',
  'run.parked',
  'run.approval-needed',
]);
