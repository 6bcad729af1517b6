import { createEmulator } from 'emulate';
import { z } from 'zod';
import { bot } from '../company.ts';
import { SlackError } from './errors.ts';
import { isJson } from './rules/walk.ts';
import type { Block, Changes, Json, Message, SharedFile } from './types.ts';
import type { Workspace } from './workspace.ts';

/**
 * Messages, stored in emulate's Slack, which only this file calls. emulate assigns channel ids, so each of our channels has
 * one there named after it, plus one per person for ephemeral messages: all time stamps come from one source. `messages`
 * returns a copy of emulate's answers, because reading must be synchronous.
 */
export interface MessageStore {
  /** Posts a message. `as`: user id of the author. `onlyFor`: user id of an ephemeral message's reader. */
  post(channel: string, as: string, fields: Json, onlyFor?: string): Promise<Message>;
  update(message: Message, fields: Json, onlyFor?: string): Promise<Message>;
  remove(message: Message, onlyFor?: string): Promise<void>;
  react(message: Message, as: string, name: string): Promise<void>;
  /** Reads the top-level messages of a channel from emulate, newest first. */
  history(channel: string): Promise<Message[]>;
  /** Reads a thread, its parent first. */
  replies(channel: string, ts: string): Promise<Message[]>;
  messages(channel: string): Message[];
  ephemerals(userId: string): Message[];
  close(): Promise<void>;
}

const isBlock = (value: unknown): value is Block =>
  isJson(value) && typeof value.type === 'string' && typeof value.block_id === 'string';
const sharedFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  size: z.int(),
  url_private: z.string(),
});
const stored = z.looseObject({
  ts: z.string(),
  user: z.string(),
  text: z.string().default(''),
  blocks: z.array(z.custom<Block>(isBlock)).optional(),
  attachments: z.array(z.record(z.string(), z.unknown())).optional(),
  bot_id: z.string().optional(),
  thread_ts: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
  edited: z.object({ user: z.string(), ts: z.string() }).optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()), count: z.int() })).optional(),
  reply_count: z.int().optional(),
});
/** Event type of the metadata that stores a message's files, which emulate does not support. */
const filesEventType = 'playground_files';
export const withFileMetadata = (files: readonly SharedFile[]): Json => ({
  metadata: { event_type: filesEventType, event_payload: { files } },
});
function withFiles({ metadata, ...message }: z.output<typeof stored>) {
  if (metadata?.event_type !== filesEventType) return { ...message, ...(metadata && { metadata }) };
  return { ...message, files: z.array(sharedFile).parse(metadata.event_payload.files) };
}
const listed = z.array(z.looseObject({ id: z.string(), name: z.string() }));

/** `send`: sends requests to emulate. */
export async function createStore(
  { users, channels }: Workspace,
  changes: Changes,
  send: typeof fetch = fetch,
): Promise<MessageStore> {
  const seeded = [...channels.keys(), ...users.keys()];
  const tokenOf = (userId: string) => `xox-playground-${userId}`;
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        channels: seeded.map((id) => ({ name: id.toLowerCase() })),
        tokens: [...users.keys(), 'USLACKBOT'].map((id) => ({ token: tokenOf(id), user_id: id })),
      },
    },
  });
  const base = new URL('/api/', emulator.url);
  base.hostname = '127.0.0.1';

  const call = async (method: string, as: string, args: Json): Promise<Json> => {
    const response = await send(new URL(method, base), {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(as)}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const answer: unknown = await response.json();
    if (!isJson(answer)) throw new Error(`emulate did not answer ${method} with a JSON object.`);
    if (answer.ok !== true) throw new SlackError(String(answer.error));
    return answer;
  };

  const found = listed.parse((await call('conversations.list', bot.userId, { limit: 1000 })).channels);
  const emulated = new Map(found.map(({ id, name }) => [name.toUpperCase(), id]));
  const copies = new Map<string, Message[]>(seeded.map((id) => [id, []]));
  const queues = new Map<string, Promise<unknown>>();

  /** Makes one change at a time per channel, so that the copy follows emulate's order. */
  const inOrder = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const next = (queues.get(key) ?? Promise.resolve()).then(work);
    queues.set(
      key,
      next.catch(() => {}),
    );
    return next;
  };
  const keep = (key: string, message: Message): Message => {
    const copy = copies.get(key) ?? [];
    const others = copy.filter((one) => one.ts !== message.ts);
    copies.set(
      key,
      [...others, message].sort((a, b) => (a.ts < b.ts ? -1 : 1)),
    );
    return message;
  };
  const read = (value: unknown, channel: string, onlyFor?: string): Message => ({
    ...withFiles(stored.parse(value)),
    channel,
    ...(onlyFor === undefined ? {} : { is_ephemeral: true as const }),
  });
  const changed = (channel: string, onlyFor?: string) =>
    changes.emit('change', { kind: 'message', channel, ...(onlyFor === undefined ? {} : { user: onlyFor }) });
  const replies = async (channel: string, ts: string): Promise<Message[]> => {
    const answer = await call('conversations.replies', bot.userId, { channel: emulated.get(channel), ts });
    return z
      .array(z.unknown())
      .parse(answer.messages)
      .map((message) => read(message, channel));
  };
  const refresh = async (channel: string, ts: string) => {
    for (const message of await replies(channel, ts)) keep(channel, message);
  };

  return {
    post: (channel, as, fields, onlyFor) =>
      inOrder(onlyFor ?? channel, async () => {
        const key = onlyFor ?? channel;
        const answer = await call('chat.postMessage', as, { ...fields, channel: emulated.get(key) });
        const message = keep(key, read(answer.message, channel, onlyFor));
        if (message.thread_ts !== undefined && !onlyFor) await refresh(channel, message.thread_ts);
        changed(channel, onlyFor);
        return message;
      }),
    update: (message, fields, onlyFor) =>
      inOrder(onlyFor ?? message.channel, async () => {
        const key = onlyFor ?? message.channel;
        const args = { ...fields, channel: emulated.get(key), ts: message.ts };
        const answer = await call('chat.update', message.user, args);
        const updated = keep(key, read(answer.message, message.channel, onlyFor));
        changed(message.channel, onlyFor);
        return updated;
      }),
    remove: ({ channel, ts, user }, onlyFor) =>
      inOrder(onlyFor ?? channel, async () => {
        const key = onlyFor ?? channel;
        await call('chat.delete', user, { channel: emulated.get(key), ts });
        copies.set(
          key,
          (copies.get(key) ?? []).filter((one) => one.ts !== ts),
        );
        changed(channel, onlyFor);
      }),
    react: ({ channel, ts }, as, name) =>
      inOrder(channel, async () => {
        await call('reactions.add', as, { channel: emulated.get(channel), timestamp: ts, name });
        await refresh(channel, ts);
        changed(channel);
      }),
    async history(channel) {
      const answer = await call('conversations.history', bot.userId, { channel: emulated.get(channel), limit: 1000 });
      return z
        .array(z.unknown())
        .parse(answer.messages)
        .map((message) => read(message, channel));
    },
    replies,
    messages: (channel) => copies.get(channel) ?? [],
    ephemerals: (userId) => copies.get(userId) ?? [],
    close: () => emulator.close(),
  };
}
