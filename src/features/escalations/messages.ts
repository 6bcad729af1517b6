import type { OutboxMessage } from '../../core/store/messages.ts';
import { type Ending, endings } from './endings.ts';
import type { Escalation } from './escalation.ts';
import { type Target, targets } from './tables.ts';

/** Messages about escalations. The card and the receipt are updated at every change; notices are sent once. */

export const cardKey = (id: string) => `escalation:${id}`;

/** Card in the escalations channel; its thread is the conversation. */
export const card = (id: string): OutboxMessage => ({
  target: 'slack:escalations',
  kind: 'escalation-card',
  key: cardKey(id),
  payload: { escalation: id },
});

/** Direct message to the requester. */
const receipt = ({ id, requester }: Pick<Escalation, 'id' | 'requester'>): OutboxMessage => ({
  target: `slack:${requester}`,
  kind: 'escalation-receipt',
  key: `escalation-receipt:${id}`,
  payload: { escalation: id, to: requester },
});

/** Card and receipt, to be updated. */
export const liveMessages = (escalation: Pick<Escalation, 'id' | 'requester'>): OutboxMessage[] => [
  card(escalation.id),
  receipt(escalation),
];

export const threadNotices = [
  ...endings,
  'accepted',
  'merged',
  'asked',
  'reopened',
  'gone',
  'moved',
  'renamed',
  'assigned',
  'remind-response',
  'remind-resolution',
  'missed-response',
  'missed-resolution',
] as const;
export type ThreadNotice = (typeof threadNotices)[number];
export const isThreadNotice = (what: string | undefined): what is ThreadNotice =>
  threadNotices.some((notice) => notice === what);
/** Returns true for a notice of a service level, which is updated with the card. */
export const isDueNotice = (what: ThreadNotice) => /^(remind|missed)-/.test(what);
/** Returns true for the notice of an end, which is updated with its team's answer. */
export const isEnding = (what: string | undefined): what is Ending => endings.some((ending) => ending === what);

/** Returns true for a notice that is updated: of an end, of a service level, and of an acceptance, once its issue is open. */
export const isUpdated = (what: ThreadNotice) => isEnding(what) || isDueNotice(what) || what === 'accepted';

/** Notice in the thread, once for each `of`: an id or a time that tells one occasion from the next. */
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

/** A comment from GitHub or from a form, in the thread of one escalation; updated when it is edited. */
export const threadComment = (id: string, comment: string): OutboxMessage => ({
  target: 'slack:escalations',
  kind: 'escalation-comment',
  key: `escalation-comment:${comment}:${id}`,
  payload: { escalation: id, comment },
});

/** Warning to a person that a credential was removed from their words. `of`: the escalation or the comment. */
export const warning = (person: string, of: string, escalation: string): OutboxMessage => ({
  target: `slack:${person}`,
  kind: 'escalation-warning',
  key: `escalation-warning:${of}`,
  payload: { escalation, of, to: person },
});

/** A target is due soon or was missed: to the lead of the domain, or the channel of its team. */
export const dueNotice = (id: string, target: Target, what: 'remind' | 'missed', place: string): OutboxMessage => ({
  target: `slack:${place}`,
  kind: 'escalation-missed',
  key: `escalation-${what}:${id}:${target}:${place}`,
  payload: { escalation: id, target, place },
});

/** Every notice of a service level that may have been posted: updated with the card. `places`: of notices beside the thread. */
export const dueNotices = (id: string, places: readonly string[]): OutboxMessage[] =>
  targets.flatMap((target) =>
    (['remind', 'missed'] as const).flatMap((what) => [
      notice(id, `${what}-${target}`, 'once'),
      ...places.map((place) => dueNotice(id, target, what, place)),
    ]),
  );
