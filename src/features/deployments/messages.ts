import type { OutboxMessage } from '../../core/store/messages.ts';
import type { LockChange } from './deployment.ts';

/** Notifies a holder who lost a lock, reminds the holder of an old one, and updates an answered reminder. */
export const lockNoticeMessages = (news: readonly LockChange[]): OutboxMessage[] =>
  news.flatMap(({ what, event, lock, formerHolder, answeredReminder }) => [
    ...(formerHolder ? [lockNotice(event, formerHolder.person)] : []),
    ...(what === 'reminder' ? [lockNotice(event, lock.heldBy)] : []),
    ...(answeredReminder ? [lockNotice(answeredReminder, formerHolder?.person ?? lock.heldBy)] : []),
  ]);

const lockNotice = (event: string, to: string): OutboxMessage => ({
  target: `slack:${to}`,
  kind: 'lock-notice',
  key: `lock:${event}`,
  payload: { event, to },
});
