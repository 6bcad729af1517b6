import { randomBytes } from 'node:crypto';
import { bot, otherSlackTeam, slackTeam } from '../company.ts';
import type { Json, Message, View } from './types.ts';
import type { Channel, User } from './workspace.ts';

/** Common parts of Slack's payloads, including the deprecated verification token, which the bot must ignore. */

const verificationToken = 'deprecated-never-check-me';
const installation = { enterprise: null, is_enterprise_install: false };

/** Slack team of a person, also in a channel shared with another team. */
const teamOf = ({ teamId }: User): Json => ({
  id: teamId,
  domain: teamId === slackTeam.id ? slackTeam.domain : otherSlackTeam.domain,
});

/** Formats a message for payloads and answers, which have the channel beside it. */
export function wireMessage({ channel: _, ...message }: Message): Json {
  return { type: 'message', team: slackTeam.id, ...message };
}

const channelOf = (channel: Channel): Json => ({ id: channel.id, name: channelName(channel) });

/** Name of a channel in payloads, where DMs and private channels have a generic one. */
const channelName = ({ isIm, isPrivate, name }: Channel): string =>
  isIm ? 'directmessage' : isPrivate ? 'privategroup' : name;

/** Common fields of interactive payloads. */
export const interaction = (type: string, user: User): Json => ({
  type,
  user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
  api_app_id: bot.appId,
  token: verificationToken,
  team: teamOf(user),
  ...installation,
});

export const fromMessage = (message: Message, channel: Channel): Json => ({
  container: {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.is_ephemeral === true,
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
  },
  channel: channelOf(channel),
  // Slack does not store ephemeral messages, so payloads lack them.
  ...(message.is_ephemeral ? {} : { message: wireMessage(message) }),
});

export const fromView = (view: View, values: Json): Json => ({
  container: { type: 'view', view_id: view.id },
  view: { ...view, state: { values }, app_installed_team_id: slackTeam.id },
});

export function commandForm(
  user: User,
  channel: Channel,
  typed: string,
  ids: { triggerId: string; responseUrl: string },
): Record<string, string> {
  const [command = '', ...words] = typed.split(' ');
  return {
    token: verificationToken,
    team_id: user.teamId,
    team_domain: String(teamOf(user).domain),
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text: words.join(' ').trim(),
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: ids.responseUrl,
    trigger_id: ids.triggerId,
  };
}

export const eventId = (): string => `Ev${randomBytes(5).toString('hex').toUpperCase()}`;

/** Builds the envelope of the Events API. `at`: milliseconds since the epoch. */
export const eventEnvelope = (event: Json, id: string, at: number): Json => ({
  token: verificationToken,
  team_id: slackTeam.id,
  context_team_id: slackTeam.id,
  context_enterprise_id: null,
  api_app_id: bot.appId,
  event: { event_ts: (at / 1000).toFixed(6), ...event },
  type: 'event_callback',
  event_id: id,
  event_time: Math.floor(at / 1000),
  authorizations: [
    { enterprise_id: null, team_id: slackTeam.id, user_id: bot.userId, is_bot: true, is_enterprise_install: false },
  ],
  is_ext_shared_channel: false,
  event_context: `4-${id}`,
});
