/** A row for the outbox: who it goes to, what it is, and under which key it is one message. */
export interface Message {
  /** Messages to one target are delivered in the order they were written. */
  target: string;
  kind: MessageKind;
  /** The same key is the same message outside: a further change updates it in place. */
  key: string;
  payload: Record<string, string>;
}

/** Living messages are drawn anew at every change; notices are said once. */
export type MessageKind = 'run-card' | 'approval-card' | 'notice';

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
}

/** The requester's progress message: where it was asked for, else (the sender decides) by direct message. */
export const runCard = (run: RunRef): Message => ({
  target: `slack:${run.origin_channel ?? run.requester}`,
  kind: 'run-card',
  key: `run:${run.id}`,
  payload: { run: run.id },
});

export const approvalCard = (approvalId: string): Message => ({
  target: 'slack:approvals',
  kind: 'approval-card',
  key: `approval:${approvalId}`,
  payload: { approval: approvalId },
});

/** Said once: `about` (a run's or an approval's id) and `to` (a person's id, `approvals` or `platform`) make it unique. */
export const notice = (notice: Notice, about: { run: string; approval?: string }, to: string): Message => ({
  target: `slack:${to}`,
  kind: 'notice',
  key: `notice:${notice}:${about.approval ?? about.run}:${to}`,
  payload: { notice, to, ...about },
});

export const asRows = (messages: Message[]) =>
  messages.map(({ payload, ...rest }) => ({ ...rest, payload: JSON.stringify(payload) }));
