import type { OutboxMessage } from '../store/messages.ts';

// Messages of the engine. Cards are updated at every change; notices are sent once.

export type Notice =
  | 'approval-reminder'
  | 'approval-approved'
  | 'approval-declined'
  | 'approval-expired'
  | 'approval-void'
  | 'run-cancelled'
  | 'run-parked'
  | 'run-withdrawn'
  | 'resource-expiring'
  | 'resource-expired'
  | 'secret-unrevealed'
  | 'secret-destroyed'
  | 'message-undeliverable';

interface RunRef {
  id: string;
  requester: string;
  origin_channel: string | null;
  copy_to: string | null;
}

/** The progress card in the channel of the request, or by direct message if the bot cannot post there. */
const runCard = (run: RunRef): OutboxMessage => ({
  target: `slack:${run.origin_channel ?? run.requester}`,
  kind: 'run-card',
  key: `run:${run.id}`,
  payload: { run: run.id },
});

/** All cards of a run: the requester's, and the copy in the channel of `copyTo`. */
export const runCardMessages = (run: RunRef): OutboxMessage[] => [
  runCard(run),
  ...(run.copy_to && run.copy_to !== run.origin_channel
    ? [
        {
          ...runCard(run),
          target: `slack:${run.copy_to}`,
          key: `run:${run.id}:copy`,
          payload: { run: run.id, to: run.copy_to },
        },
      ]
    : []),
];

/** Cards of a run that has ended: those of the run, and the one on which it was approved. */
export const endMessages = (run: RunRef & { approval: string | null }): OutboxMessage[] => [
  ...runCardMessages(run),
  ...(run.approval ? [approvalCardMessage(run.approval)] : []),
];

export const approvalCardMessage = (approvalId: string): OutboxMessage => ({
  target: 'slack:approvals',
  kind: 'approval-card',
  key: `approval:${approvalId}`,
  payload: { approval: approvalId },
});

/** Takes the buttons off a reminder that was posted about this approval. */
export const reminderEnded = (run: string, approval: string) =>
  noticeMessage('approval-reminder', { run, approval }, 'approvals');

/** Takes the buttons off a notice that the run is on hold. */
export const holdEnded = (run: string) => noticeMessage('run-parked', { run }, 'platform');

/** A notice that is sent once per subject (`about`: an approval, run or reference in the log) and recipient (`to`: a person id, `approvals` or `platform`). */
export const noticeMessage = (
  notice: Notice,
  about: { run: string; approval?: string; reference?: string },
  to: string,
): OutboxMessage => ({
  target: `slack:${to}`,
  kind: 'notice',
  key: `notice:${notice}:${about.approval ?? (about.run || about.reference)}:${to}`,
  payload: { notice, to, ...about },
});
