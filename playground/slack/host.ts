import { bot } from '../company.ts';
import { type RequestBody, type Sender, type SigningOptions, signedRequest } from './deliver.ts';
import { eventEnvelope, eventId, wireMessage } from './payloads.ts';
import type { Envelope, Sockets } from './socket.ts';
import type { State } from './state.ts';
import type { Ack, Json, Message } from './types.ts';
import { escapeTyped, findChannel, findUser, isMember } from './workspace.ts';

/** Slack's server for people's clients: each action ends in a signed request to the bot. */
export interface Host {
  state: State;
  ackTimeoutMs: number;
  /** Origin of response URLs, without a slash at the end. */
  origin: string;
  command(form: Record<string, string>): Promise<Ack>;
  interact(payload: Json): Promise<Ack>;
  event(event: Json, options?: { eventId?: string }): Promise<Ack>;
  /** Stores a message, and sends its event if the bot is in the channel. */
  post(channel: string, from: string, text: string, options?: { threadTs?: string }): Promise<Message>;
  /** Changes a message as its author, and sends the event. */
  edit(message: Message, text: string): Promise<Message>;
  remove(message: Message): Promise<void>;
}

const path = 'slack/events';

export function createHost(
  state: State,
  sender: Sender & { ackTimeoutMs: number },
  { origin, sockets }: { origin: string; sockets: Sockets },
): Host {
  /** Sends through the bot's Socket Mode connection if there is one, otherwise by HTTP. */
  const send = (body: RequestBody, envelope: Envelope, options?: SigningOptions) =>
    sockets.isConnected() ? sockets.send(envelope) : signedRequest(sender, path, body, options);

  // Slack retries an event at once, after 1 and after 5 minutes. Only the first retry is emulated.
  const event = async (event: Json, { eventId: id = eventId() }: { eventId?: string } = {}): Promise<Ack> => {
    const json = eventEnvelope(event, id, state.now());
    const first = await send({ json }, { type: 'events_api', payload: json });
    if (first.status === 200 || first.headers['x-slack-no-retry'] === '1') return first;
    const reason = first.timedOut ? 'http_timeout' : first.status === 0 ? 'connection_failed' : 'http_error';
    const envelope: Envelope = { type: 'events_api', payload: json, retry: { attempt: 1, reason } };
    return send({ json }, envelope, { headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': reason } });
  };

  const stamp = () => (state.now() / 1000).toFixed(6);
  /** Formats a message in an event, with its author's team. */
  const wireOf = (message: Message): Json => ({
    ...wireMessage(message),
    user_team: findUser(state.workspace, message.user).teamId,
  });
  async function sendMessageEvent(subtype: string, { channel: id }: Message, about: Json): Promise<void> {
    const channel = findChannel(state.workspace, id);
    if (!isMember(channel)) return;
    const kind = channel.isIm ? 'im' : channel.isPrivate ? 'group' : 'channel';
    await event({
      type: 'message',
      subtype,
      channel: channel.id,
      channel_type: kind,
      hidden: true,
      ts: stamp(),
      ...about,
    });
  }

  return {
    state,
    ackTimeoutMs: sender.ackTimeoutMs,
    origin,
    command: (form) => send({ form }, { type: 'slash_commands', payload: form }),
    interact: (payload) => send({ form: { payload: JSON.stringify(payload) } }, { type: 'interactive', payload }),
    event,
    async post(channelName, from, typed, { threadTs } = {}) {
      const channel = findChannel(state.workspace, channelName);
      const user = findUser(state.workspace, from);
      if (!isMember(channel, user.id)) throw new Error(`${user.name} is not in ${channelName}.`);
      const text = escapeTyped(state.workspace, typed).replace(/<(@\w+)\|[^>]*>/g, '<$1>');
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const message = await state.store.post(channel.id, user.id, { text, ...thread });
      if (!isMember(channel)) return message;
      const parent = state.store.messages(channel.id).find(({ ts }) => ts === threadTs);
      const inThread = { ...thread, ...(parent && { parent_user_id: parent.user }) };
      const about = { user: user.id, text, ts: message.ts, channel: channel.id, team: user.teamId, ...inThread };
      const kind = channel.isIm ? 'im' : channel.isPrivate ? 'group' : 'channel';
      const events: Json[] = [{ type: 'message', channel_type: kind, event_ts: message.ts, ...about }];
      if (text.includes(`<@${bot.userId}>`) && !channel.isIm) {
        events.push({ type: 'app_mention', event_ts: message.ts, ...about });
      }
      await Promise.all(events.map((one) => event({ ...one, source_team: user.teamId, user_team: user.teamId })));
      return message;
    },
    async edit(message, typed) {
      const text = escapeTyped(state.workspace, typed).replace(/<(@\w+)\|[^>]*>/g, '<$1>');
      const edited = { ...(await state.store.update(message, { text })), edited: { user: message.user, ts: stamp() } };
      await sendMessageEvent('message_changed', message, {
        message: wireOf(edited),
        previous_message: wireOf(message),
      });
      return edited;
    },
    async remove(message) {
      await state.store.remove(message);
      await sendMessageEvent('message_deleted', message, { deleted_ts: message.ts, previous_message: wireOf(message) });
    },
  };
}
