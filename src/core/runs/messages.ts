import type { OutboxMessage } from '../store/messages.ts';

/** What the engine says. Cards are living messages, drawn anew at every change; notices are said once. */

export type Notice =
  | 'approval-reminder'
  | 'approval-approved'
  | 'approval-declined'
  | 'approval-expired'
  | 'approval-void'
  | 'run-cancelled'
  | 'run-parked'
  | 'resource-expiring'
  | 'resource-expired'
  | 'message-undeliverable';

interface RunRef {
  id: string;
  requester: string;
  origin_channel: string | null;
  copy_to: string | null;
}

/** The requester's progress message: where it was asked for, else (the sender decides) by direct message. */
const runCard = (run: RunRef): OutboxMessage => ({
  target: `slack:${run.origin_channel ?? run.requester}`,
  kind: 'run-card',
  key: `run:${run.id}`,
  payload: { run: run.id },
});

/** Every message that shows the run: the requester's, and the copy in a channel that follows what it is about. */
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

export const approvalCardMessage = (approvalId: string): OutboxMessage => ({
  target: 'slack:approvals',
  kind: 'approval-card',
  key: `approval:${approvalId}`,
  payload: { approval: approvalId },
});

/** Said once: `about` (a run's or an approval's id) and `to` (a person's id, `approvals` or `platform`) make it unique. */
export const noticeMessage = (
  notice: Notice,
  about: { run: string; approval?: string },
  to: string,
): OutboxMessage => ({
  target: `slack:${to}`,
  kind: 'notice',
  key: `notice:${notice}:${about.approval ?? about.run}:${to}`,
  payload: { notice, to, ...about },
});

/** A change of a lock, as far as somebody is told of it. */
interface LockNews {
  what: string;
  /** Id of the event. */
  event: string;
  lock: { heldBy: string };
  /** Whoever had it and did not let go of it themselves. */
  former?: { person: string };
  /** The event of an earlier question to whoever had it, which this has answered. */
  answered?: string;
}

/** Whoever has lost a lock is told; the holder of an old one is asked; a question that is answered shows the answer. */
export const lockNoticeMessages = (news: readonly LockNews[]): OutboxMessage[] =>
  news.flatMap(({ what, event, lock, former, answered }) => [
    ...(former ? [lockNotice(event, former.person)] : []),
    ...(what === 'reminder' ? [lockNotice(event, lock.heldBy)] : []),
    ...(answered ? [lockNotice(answered, former?.person ?? lock.heldBy)] : []),
  ]);

const lockNotice = (event: string, to: string): OutboxMessage => ({
  target: `slack:${to}`,
  kind: 'lock-notice',
  key: `lock:${event}`,
  payload: { event, to },
});
