import type { Services } from '../../core/catalog/services.ts';
import type { OutboxMessage } from '../../core/store/messages.ts';
import type { Lock, LockChange } from './deployment.ts';

/**
 * Notifies a holder who lost a lock, reminds the holder of an old one, and updates an answered reminder. The channels of all
 * teams whose services are locked get a card, which is updated when the lock changes, and a message when it ends.
 */
export const lockNoticeMessages = (news: readonly LockChange[], services: Services): OutboxMessage[] =>
  news.flatMap(({ what, event, lock, formerHolder, former, answeredReminder }) => [
    ...(formerHolder ? [lockNotice(event, formerHolder.person)] : []),
    ...(what === 'reminder' ? [lockNotice(event, lock.heldBy)] : []),
    ...(answeredReminder ? [lockNotice(answeredReminder, formerHolder?.person ?? lock.heldBy)] : []),
    ...(what === 'reminder' || what === 'kept'
      ? []
      : channelsOf(lock, services).flatMap((channel) => [
          ...(former === undefined ? [] : [lockCard(former, event, channel, { former: 'yes' })]),
          lockCard(lock.id, event, channel),
          ...(what === 'released' ? [lockCard(`end:${lock.id}`, event, channel)] : []),
        ])),
  ]);

/** Channels of the teams whose services a lock concerns, each once. */
const channelsOf = ({ service, environment }: Lock, services: Services): string[] => {
  const concerned = services
    .all()
    .filter(
      ({ name, environments }) =>
        (service === null || name === service) && (environment === null || environments.includes(environment)),
    );
  return [...new Set(concerned.flatMap(({ name }) => services.channelOf(name) ?? []))];
};

const lockNotice = (event: string, to: string): OutboxMessage => ({
  target: `slack:${to}`,
  kind: 'lock-notice',
  key: `lock:${event}`,
  payload: { event, to },
});

const lockCard = (id: string, event: string, channel: string, more?: Record<string, string>): OutboxMessage => ({
  target: `slack:${channel}`,
  kind: 'lock-card',
  key: `lock-card:${id}:${channel}`,
  payload: { event, to: channel, ...more },
});
