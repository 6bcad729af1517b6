import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';

/** JSON object received over the wire. */
export type Json = Record<string, unknown>;

/** Block as Slack stores it: valid, with an id. */
export type Block = Json & { type: string; block_id: string };
export type Element = Json & { type: string; action_id: string };

export type Option = {
  text: { type: string; text: string };
  value: string;
  description?: { type: string; text: string };
};

/** File attached to a message. */
export interface SharedFile {
  id: string;
  name: string;
  title: string;
  size: number;
  url_private: string;
}

/** Message as a person sees it. `ts` is unique in the workspace and sorts by time. */
export interface Message {
  /** Channel id, also for ephemeral messages and DMs. */
  channel: string;
  ts: string;
  user: string;
  text: string;
  blocks?: Block[];
  attachments?: Json[];
  bot_id?: string;
  thread_ts?: string;
  metadata?: { event_type: string; event_payload: Json };
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[]; count: number }[];
  reply_count?: number;
  files?: SharedFile[];
  /** Set if only one person sees the message. */
  is_ephemeral?: true;
}

export interface View {
  id: string;
  type: 'modal' | 'home';
  team_id: string;
  callback_id: string;
  private_metadata: string;
  external_id: string;
  blocks: Block[];
  title?: { type: 'plain_text'; text: string };
  submit?: { type: 'plain_text'; text: string } | null;
  close?: { type: 'plain_text'; text: string } | null;
  hash: string;
  clear_on_close: boolean;
  notify_on_close: boolean;
  submit_disabled?: boolean;
  root_view_id: string;
  previous_view_id: string | null;
  app_id: string;
  bot_id: string;
}

/** The bot's answer to one signed request. */
export interface Ack {
  /** HTTP status. 0 without an answer. */
  status: number;
  /** Time until the end of the answer, in milliseconds. */
  ms: number;
  /** Parsed JSON, or the text if it is not JSON. */
  body: unknown;
  raw: string;
  headers: IncomingHttpHeaders;
  /** True without an answer within Slack's 3 seconds. */
  timedOut: boolean;
}

export interface SubmitResult {
  /** HTTP status. 0 when the client refused to send the form, or without an answer. */
  status: number;
  timedOut: boolean;
  /** Messages by block id, from the client's checks or from `response_action: errors`. */
  errors?: Record<string, string>;
  /** Slack's message above the form for an invalid answer of the app. */
  problem?: string;
  /** Top modal afterwards. */
  view?: View;
  ack?: Ack;
}

export interface ApiCall {
  method: string;
  args: Json;
  /** Milliseconds since the epoch, by Slack's clock. */
  at: number;
  ok: boolean;
  error?: string;
}

/** Fault of a call, before, after or instead of its execution. */
export type Fault =
  | { status: 429; retryAfter: number }
  | { status: 500 }
  | { delay: number }
  | { error: string }
  /** Executes the call, then resets the connection without an answer. */
  | 'accept-then-drop'
  /** Executes the call, and answers that many milliseconds later. */
  | { answerAfter: number }
  /** Resets the connection without an answer, and executes the call that many milliseconds later. */
  | { acceptAfter: number };

export interface Faults {
  /** Sets the fault of the next `n` calls (default 1) of a method, `*` for any. Faults of a method queue up. */
  next(method: string, fault: Fault, n?: number): void;
  /** Decides the fault of every call that has none queued. */
  each(pick: (method: string) => Fault | undefined): void;
  clear(): void;
}

/** Visible change in Slack. */
export interface Change {
  kind: 'message' | 'view' | 'home' | 'workspace';
  channel?: string;
  user?: string;
}

export interface SlackOptions {
  signingSecret?: string;
  botToken?: string;
  appToken?: string;
  /** Port of the Web API on 127.0.0.1. Default: 0, a free one. */
  port?: number;
  /** Clock of trigger ids, response URLs and signatures, in milliseconds since the epoch. */
  now?: () => number;
  /** Time Slack waits for the bot, in milliseconds. Default: 3000. */
  ackTimeoutMs?: number;
}

export interface Slack {
  /** Value of the bot's `SLACK_API_URL`, such as `http://127.0.0.1:4001/api/`. */
  apiUrl: string;
  botToken: string;
  /** App-level token for Socket Mode. Requests to a connected bot use its connection. */
  appToken: string;
  signingSecret: string;
  /** Sets the bot's base URL. Requests go to `${botUrl}/slack/events`. */
  connect(botUrl: string): void;
  /** Makes the bot reconnect, as Slack does every few hours. */
  refreshSockets(): void;
  isSocketConnected(): boolean;
  /** Returns the bot's base URL. Throws before `connect`. */
  botUrl(): string;
  /** Returns a person by name or user id, always the same object. */
  as(name: string): Person;
  people(): Person[];
  /** All calls of the Web API, oldest first. Response URLs have the method `response_url`. */
  calls(method?: string): ApiCall[];
  /** Returns the content of a shared file. */
  file(id: string): Buffer | undefined;
  faults: Faults;
  /** Scopes of the bot token, which may be taken away. Default: those of the manifest. */
  scopes: string[];
  /** Returns the messages of a channel (id, `#name`, or a person's name for their DM with the bot), newest last. */
  messages(channel: string): Message[];
  on(event: 'change', listener: (change: Change) => void): () => void;
  /** Posts a message as a person. The bot gets `message` and `app_mention` events as from Slack. */
  post(channel: string, from: string, text: string, options?: { threadTs?: string }): Promise<Message>;
  archive(channel: string): void;
  kickBot(channel: string): void;
  inviteBot(channel: string): void;
  /** Deactivates an account. The bot gets `user_change`. */
  deactivate(name: string): Promise<Ack>;
  /** Replaces the members of a user group (names or ids). The bot gets `subteam_members_changed`. */
  setGroup(group: string, members: string[]): Promise<Ack>;
  /** Sends an event as the Events API does, with an immediate retry when the bot does not answer 200. */
  event(event: Json, options?: { eventId?: string }): Promise<Ack>;
  now(): number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type FieldValue = string | number | boolean | string[] | null;

export interface Person {
  id: string;
  name: string;
  /** Types a slash command, with mentions as `@name` and `#channel`, and shows the bot's answer. */
  command(text: string, options?: { channel?: string }): Promise<Ack>;
  /** Presses a button or an overflow option, by visible text or action id. */
  click(where: Message | View, target: string | ElementRef): Promise<Ack>;
  /** Sets an element that sends its action at once, such as a select outside of an input block. */
  choose(field: string, value: FieldValue, where?: Message | View): Promise<Ack>;
  /** Top modal. */
  readonly view: View | undefined;
  readonly home: View | undefined;
  /** Open modals, the root first. */
  readonly stack: View[];
  /** Enters values into the top form, by label, block id or action id. Pickers accept the visible text or the value. */
  fill(values: Record<string, FieldValue>, where?: Message | View): void;
  /** Current values of the form, by block id (`block/action` for blocks with several fields). */
  typed(where?: Message | View): Record<string, FieldValue>;
  /** Submits the top form if the client's checks pass. `force` skips them. */
  submit(options?: { force?: boolean }): Promise<SubmitResult>;
  closeView(): Promise<void>;
  /** Requests the options of an external select. */
  suggest(field: string, query: string, where?: Message | View): Promise<Option[]>;
  /** Opens the app's Home, and waits for its publication up to the ack timeout. */
  openHome(): Promise<View | undefined>;
  /** Opens the app's Messages tab. */
  openMessages(): Promise<Ack>;
  shortcut(callbackId: string): Promise<Ack>;
  messageShortcut(callbackId: string, message: Message): Promise<Ack>;
  /** Posts a message as this person, see `Slack.post`. */
  say(channel: string, text: string, options?: { threadTs?: string }): Promise<Message>;
  /** Changes an own message. */
  edit(message: Message, text: string): Promise<Message>;
  remove(message: Message): Promise<void>;
  /** Ephemeral messages for this person, newest last. */
  ephemerals(channel?: string): Message[];
  /** Messages of a channel and ephemeral ones for this person, by time. */
  sees(channel: string): Message[];
  /** Resolves with the first truthy result of `check`, run now and after every change. Rejects with `what` after `timeoutMs` (10 s). */
  waitFor<T>(check: (person: Person) => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  /** Waits for a message with the text in a channel, `dm` or `ephemeral`. Returns the newest. */
  waitForMessage(where: string, text: string | RegExp, timeoutMs?: number): Promise<Message>;
}

export interface ElementRef {
  actionId: string;
  blockId?: string;
  /** Value of an overflow option. */
  value?: string;
}

export type Changes = EventEmitter<{ change: [Change] }>;
