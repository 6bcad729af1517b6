import * as company from '../company.ts';
import { SlackError } from './errors.ts';
import type { Json } from './types.ts';

/** People, channels and groups of the workspace. emulate assigns its own ids and has no guests, so they are stored here. */

export interface User {
  id: string;
  name: string;
  realName: string;
  email?: string;
  title: string;
  teamId: string;
  accountKind: company.AccountKind | 'bot';
}

export interface Channel {
  id: string;
  name: string;
  topic: string;
  isPrivate: boolean;
  isIm: boolean;
  isArchived: boolean;
  members: Set<string>;
}

export interface Group {
  id: string;
  handle: string;
  name: string;
  members: string[];
}

export interface Workspace {
  users: Map<string, User>;
  channels: Map<string, Channel>;
  groups: Map<string, Group>;
}

export function createWorkspace(): Workspace {
  const users: User[] = [
    ...company.people,
    {
      id: company.bot.userId,
      name: company.bot.name,
      realName: company.bot.displayName,
      title: '',
      teamId: company.slackTeam.id,
      accountKind: 'bot',
    },
  ];
  const idOf = (name: string) => `U0${name.toUpperCase()}`;
  const channels: Channel[] = company.channels.map(({ botIsMember, ...channel }) => ({
    ...channel,
    isIm: false,
    isArchived: false,
    members: new Set([...channel.members.map(idOf), ...(botIsMember ? [company.bot.userId] : [])]),
  }));
  const dms: Channel[] = company.people.map((person) => ({
    id: company.dmWith(person.name),
    name: person.name,
    topic: '',
    isPrivate: true,
    isIm: true,
    isArchived: false,
    members: new Set([person.id, company.bot.userId]),
  }));
  return {
    users: new Map(users.map((user) => [user.id, { ...user }])),
    channels: new Map([...channels, ...dms].map((channel) => [channel.id, channel])),
    groups: new Map(company.groups.map((group) => [group.id, { ...group, members: group.members.map(idOf) }])),
  };
}

/** Finds a user by id or name. @throws Error for an unknown name: a mistake of the test, not of the bot */
export function findUser({ users }: Workspace, name: string): User {
  const found = users.get(name) ?? [...users.values()].find((user) => user.name === name);
  if (!found) throw new Error(`Nobody in the playground is called "${name}".`);
  return found;
}

/** Finds a channel by id, `#name` or name, or a person's DM with the bot by name or id. @throws Error for an unknown name */
export function findChannel({ channels, users }: Workspace, name: string): Channel {
  const bare = name.replace(/^#/, '');
  const dm = company.dmWith(users.get(name)?.name ?? name);
  const found =
    channels.get(name) ?? [...channels.values()].find((one) => !one.isIm && one.name === bare) ?? channels.get(dm);
  if (!found) throw new Error(`There is no channel "${name}" in the playground.`);
  return found;
}

/** Finds a channel visible to the bot. @throws SlackError `channel_not_found`, also for a private channel without the bot */
export function visibleChannel({ channels }: Workspace, id: string): Channel {
  const channel = channels.get(id);
  if (!channel || (channel.isPrivate && !isMember(channel))) throw new SlackError('channel_not_found');
  return channel;
}

/** Finds a channel of the bot. @throws SlackError `channel_not_found` or `not_in_channel` */
export function joinedChannel(workspace: Workspace, id: string): Channel {
  const channel = visibleChannel(workspace, id);
  if (!isMember(channel)) throw new SlackError('not_in_channel');
  return channel;
}

export const isMember = (channel: Channel, userId: string = company.bot.userId): boolean => channel.members.has(userId);

export function formatUser(user: User): Json {
  const isBot = user.accountKind === 'bot';
  const name = isBot ? company.bot.displayName : user.name;
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.accountKind === 'deactivated',
    tz: 'Europe/London',
    tz_label: 'Greenwich Mean Time',
    tz_offset: 0,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.accountKind === 'guest',
    is_ultra_restricted: user.accountKind === 'guest',
    is_stranger: user.accountKind === 'external',
    is_bot: isBot,
    is_app_user: false,
    updated: 1_767_225_600,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: name,
      display_name_normalized: name,
      title: user.title,
      team: user.teamId,
      ...(user.email === undefined
        ? { bot_id: company.bot.botId, api_app_id: company.bot.appId }
        : { email: user.email }),
    },
  };
}

export function formatChannel(channel: Channel): Json {
  const about = { id: channel.id, created: 1_767_225_600, is_archived: channel.isArchived };
  if (channel.isIm) {
    const user = [...channel.members].find((id) => id !== company.bot.userId);
    return { ...about, is_im: true, is_org_shared: false, user, context_team_id: company.slackTeam.id };
  }
  return {
    ...about,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate,
    is_general: channel.name === 'general',
    is_member: isMember(channel),
    creator: 'U0PAT',
    topic: { value: channel.topic, creator: 'U0PAT', last_set: 1_767_225_600 },
    purpose: { value: '', creator: '', last_set: 0 },
    context_team_id: company.slackTeam.id,
  };
}

/** Converts typed text to Slack's format: mentions become ids, special characters are escaped. */
export function escapeTyped(workspace: Workspace, typed: string): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped
    .replace(/(?<![\w.])@([a-z][\w-]*)/g, (whole, name) => {
      const user = [...workspace.users.values()].find((one) => one.name === name);
      return user ? `<@${user.id}|${user.name}>` : whole;
    })
    .replace(/(?<![\w&])#([a-z][\w-]*)/g, (whole, name) => {
      const channel = [...workspace.channels.values()].find((one) => !one.isIm && one.name === name);
      return channel ? `<#${channel.id}|${channel.isPrivate ? '' : channel.name}>` : whole;
    });
}
