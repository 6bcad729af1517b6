import type { OutboxMessage } from '../../core/store/messages.ts';
import type { Escalation } from './escalation.ts';

/** What is said of escalations. The card and what the requester has in direct messages live; notices are said once. */

export const cardKey = (id: string) => `escalation:${id}`;

/** The card in the escalations channel, under which the conversation is. */
export const card = (id: string): OutboxMessage => ({
  target: 'slack:escalations',
  kind: 'escalation-card',
  key: cardKey(id),
  payload: { escalation: id },
});

/** What the requester has of it in direct messages. */
const receipt = ({ id, requester }: Pick<Escalation, 'id' | 'requester'>): OutboxMessage => ({
  target: `slack:${requester}`,
  kind: 'escalation-receipt',
  key: `escalation-receipt:${id}`,
  payload: { escalation: id, to: requester },
});

/** Everything that shows it as it is now. */
export const shown = (escalation: Pick<Escalation, 'id' | 'requester'>): OutboxMessage[] => [
  card(escalation.id),
  receipt(escalation),
];

export const threadNotices = [
  'accepted',
  'merged',
  'answered',
  'declined',
  'asked',
  'closed',
  'reopened',
  'gone',
  'moved',
  'remind-response',
  'remind-resolution',
  'missed-response',
  'missed-resolution',
] as const;
export type ThreadNotice = (typeof threadNotices)[number];
export const isThreadNotice = (what: string | undefined): what is ThreadNotice =>
  threadNotices.some((notice) => notice === what);

/** In its thread, once for each `of` (what makes it another time: an event's id or a time). */
export const notice = (
  id: string,
  what: ThreadNotice,
  of: string,
  more: Record<string, string> = {},
): OutboxMessage => ({
  target: 'slack:escalations',
  kind: 'escalation-notice',
  key: `escalation-notice:${id}:${what}:${of}`,
  payload: { escalation: id, what, ...more },
});

/** A comment from GitHub, or of a form, in the thread of one escalation. Drawn anew when it is edited. */
export const threadComment = (id: string, comment: string): OutboxMessage => ({
  target: 'slack:escalations',
  kind: 'escalation-comment',
  key: `escalation-comment:${comment}:${id}`,
  payload: { escalation: id, comment },
});

/** To the person alone: what was recognised in their words was left out. `of`: the escalation or the comment. */
export const warning = (person: string, of: string, escalation: string): OutboxMessage => ({
  target: `slack:${person}`,
  kind: 'escalation-warning',
  key: `escalation-warning:${of}`,
  payload: { escalation, of, to: person },
});

/** A service level was missed: to the domain's lead, or where its team talks. */
export const missed = (id: string, target: string, place: string): OutboxMessage => ({
  target: `slack:${place}`,
  kind: 'escalation-missed',
  key: `escalation-missed:${id}:${target}:${place}`,
  payload: { escalation: id, target, place },
});
