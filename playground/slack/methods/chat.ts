import { z } from 'zod';
import { bot, slackTeam } from '../../company.ts';
import { checkContents, isEmpty } from '../contents.ts';
import { SlackError } from '../errors.ts';
import { wireMessage } from '../payloads.ts';
import type { State } from '../state.ts';
import type { Json, Message } from '../types.ts';
import { type Channel, isMember, joinedChannel, visibleChannel } from '../workspace.ts';
import { flag, json, type Method, method, name, text, timestamp } from './method.ts';

/** Longest text of `chat.update`. `chat.postMessage` truncates at 40,000 instead, in emulate. */
const maxUpdateText = 4000;

const contents = {
  text: text.optional(),
  blocks: json.optional(),
  attachments: json.optional(),
  mrkdwn: flag.optional(),
  parse: z.enum(['none', 'full']).optional(),
  link_names: flag.optional(),
};
const unfurling = { unfurl_links: flag.optional(), unfurl_media: flag.optional() };

/** Finds a channel by id, or a DM by user id. */
function target({ workspace }: State, id: string): Channel {
  const user = workspace.users.get(id);
  if (user?.accountKind === 'deactivated') throw new SlackError('channel_not_found');
  const dm = user && [...workspace.channels.values()].find((one) => one.isIm && isMember(one, user.id));
  const channel = joinedChannel(workspace, dm?.id ?? id);
  if (channel.isArchived) throw new SlackError('is_archived');
  return channel;
}

function ownMessage({ workspace, store }: State, channelId: string, ts: string, refusal: string): Message {
  const channel = visibleChannel(workspace, channelId);
  const message = store.messages(channel.id).find((one) => one.ts === ts);
  if (!message) throw new SlackError('message_not_found');
  if (message.user !== bot.userId) throw new SlackError(refusal);
  if (channel.isArchived) throw new SlackError('is_inactive');
  return message;
}

function styling({ mrkdwn, parse, link_names, unfurl_links, unfurl_media }: Json): Json {
  const given = Object.entries({ mrkdwn, parse, link_names, unfurl_links, unfurl_media });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export const chat: Record<string, Method> = {
  'chat.postMessage': method(
    z.strictObject({
      channel: name,
      ...contents,
      ...unfurling,
      thread_ts: timestamp.optional(),
      metadata: json.optional(),
    }),
    async (args, state) => {
      const channel = target(state, args.channel);
      if (isEmpty(args)) throw new SlackError('no_text');
      const thread = args.thread_ts === undefined ? {} : { thread_ts: args.thread_ts };
      const fields = { ...checkContents(args), ...styling(args), ...thread };
      const message = await state.store.post(channel.id, bot.userId, fields);
      return { channel: channel.id, ts: message.ts, message: wireMessage(message) };
    },
  ),
  'chat.postEphemeral': method(
    z.strictObject({ channel: name, user: name, ...contents, thread_ts: timestamp.optional() }),
    async (args, state) => {
      const channel = target(state, args.channel);
      if (!isMember(channel, args.user)) throw new SlackError('user_not_in_channel');
      if (isEmpty(args)) throw new SlackError('no_text');
      const thread = args.thread_ts === undefined ? {} : { thread_ts: args.thread_ts };
      const fields = { ...checkContents(args), ...styling(args), ...thread };
      const message = await state.store.post(channel.id, bot.userId, fields, args.user);
      return { message_ts: message.ts };
    },
  ),
  'chat.update': method(
    z.strictObject({ channel: name, ts: timestamp, ...contents, metadata: json.optional() }),
    async (args, state) => {
      const old = ownMessage(state, args.channel, args.ts, 'cant_update_message');
      if (isEmpty(args)) throw new SlackError('no_text');
      if ((args.text ?? '').length > maxUpdateText) throw new SlackError('msg_too_long');
      const message = await state.store.update(old, { ...checkContents(args), ...styling(args) });
      return { channel: args.channel, ts: args.ts, text: message.text, message: wireMessage(message) };
    },
  ),
  'chat.delete': method(z.strictObject({ channel: name, ts: timestamp }), async (args, state) => {
    await state.store.remove(ownMessage(state, args.channel, args.ts, 'cant_delete_message'));
    return { channel: args.channel, ts: args.ts };
  }),
  'chat.getPermalink': method(z.strictObject({ channel: name, message_ts: timestamp }), (args, state) => {
    const channel = visibleChannel(state.workspace, args.channel);
    const message = state.store.messages(channel.id).find((one) => one.ts === args.message_ts);
    if (!message) throw new SlackError('message_not_found');
    const link = `https://${slackTeam.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
    const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
    const thread = isReply ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
    return { channel: channel.id, permalink: `${link}${thread}` };
  }),
  'reactions.add': method(
    z.strictObject({ channel: name, timestamp, name: z.string().regex(/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/) }),
    async (args, state) => {
      const channel = joinedChannel(state.workspace, args.channel);
      if (channel.isArchived) throw new SlackError('is_archived');
      const message = state.store.messages(channel.id).find((one) => one.ts === args.timestamp);
      if (!message) throw new SlackError('message_not_found');
      await state.store.react(message, bot.userId, args.name);
      return {};
    },
  ),
};
