import { z } from 'zod';
import { bot } from '../../company.ts';
import { SlackError } from '../errors.ts';
import { wireMessage } from '../payloads.ts';
import type { Json, Message } from '../types.ts';
import { formatChannel, isMember, joinedChannel, visibleChannel } from '../workspace.ts';
import { flag, type Method, method, name, page, paging, text, timestamp } from './method.ts';

const kinds = ['public_channel', 'private_channel', 'im', 'mpim'] as const;
const bound = z.string().regex(/^\d+(\.\d+)?$/, 'must be a time stamp');
const range = {
  oldest: bound.optional(),
  latest: bound.optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
};

interface Range {
  oldest?: string | undefined;
  latest?: string | undefined;
  inclusive?: boolean | undefined;
  include_all_metadata?: boolean | undefined;
}

function inRange(messages: readonly Message[], { oldest = '0', latest = '9999999999', inclusive }: Range): Message[] {
  const [from, to] = [Number(oldest), Number(latest)];
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= from && at <= to : at > from && at < to;
  });
}

/** Formats a message, with its metadata if requested. */
function format(message: Message, { include_all_metadata }: Range): Json {
  const { metadata, ...rest } = wireMessage(message);
  return { ...rest, ...(include_all_metadata && metadata ? { metadata } : {}) };
}

export const conversations: Record<string, Method> = {
  'conversations.info': method(
    z.strictObject({ channel: name, include_locale: flag.optional(), include_num_members: flag.optional() }),
    (args, { workspace }) => {
      const channel = visibleChannel(workspace, args.channel);
      const size = args.include_num_members ? { num_members: channel.members.size } : {};
      return { channel: { ...formatChannel(channel), ...size } };
    },
  ),
  'conversations.open': method(
    z.strictObject({ users: text.optional(), channel: text.optional(), return_im: flag.optional() }),
    (args, { workspace }) => {
      const userIds = args.users?.split(',').filter(Boolean) ?? [];
      if (args.channel === undefined && userIds.length === 0) throw new SlackError('users_list_not_supplied');
      if (userIds.length > 1) throw new SlackError('not_enough_users', ['The playground has no group DMs.']);
      const user = userIds.map((id) => workspace.users.get(id))[0];
      if (userIds.length > 0 && !user) throw new SlackError('user_not_found');
      if (user?.accountKind === 'deactivated') throw new SlackError('user_disabled');
      const dm = [...workspace.channels.values()].find(
        (channel) =>
          channel.isIm && (user ? isMember(channel, user.id) && user.id !== bot.userId : channel.id === args.channel),
      );
      if (!dm) throw new SlackError('channel_not_found');
      return { no_op: true, already_open: true, channel: args.return_im ? formatChannel(dm) : { id: dm.id } };
    },
  ),
  'conversations.members': method(z.strictObject({ channel: name, ...paging }), (args, { workspace }) => {
    const channel = visibleChannel(workspace, args.channel);
    const { items, response_metadata } = page([...channel.members], args);
    return { members: items, response_metadata };
  }),
  'conversations.list': method(
    z.strictObject({
      types: z
        .string()
        .refine((types) => types.split(',').every((type) => kinds.some((kind) => kind === type)), 'unknown type')
        .optional(),
      exclude_archived: flag.optional(),
      ...paging,
    }),
    (args, { workspace }) => {
      const types = (args.types ?? 'public_channel').split(',');
      const visible = [...workspace.channels.values()]
        .filter((channel) => !channel.isPrivate || isMember(channel))
        .filter((channel) =>
          types.includes(channel.isIm ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel'),
        )
        .filter((channel) => !(args.exclude_archived && channel.isArchived));
      const { items, response_metadata } = page(visible, args);
      return { channels: items.map(formatChannel), response_metadata };
    },
  ),
  'conversations.history': method(z.strictObject({ channel: name, ...range, ...paging }), async (args, state) => {
    const channel = joinedChannel(state.workspace, args.channel);
    const { items, response_metadata } = page(inRange(await state.store.history(channel.id), args), args);
    const has_more = response_metadata.next_cursor !== '';
    return { messages: items.map((message) => format(message, args)), has_more, response_metadata };
  }),
  'conversations.replies': method(
    z.strictObject({ channel: name, ts: timestamp, ...range, ...paging }),
    async (args, state) => {
      const channel = joinedChannel(state.workspace, args.channel);
      const thread = await state.store.replies(channel.id, args.ts);
      if (thread.length === 0) throw new SlackError('thread_not_found');
      const { items, response_metadata } = page(inRange(thread, args), args);
      const has_more = response_metadata.next_cursor !== '';
      return { messages: items.map((message) => format(message, args)), has_more, response_metadata };
    },
  ),
};
