import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';

/** Anything that came over the wire and has been checked to be a JSON object. */
export type Json = Record<string, unknown>;

/** A block or an element as Slack keeps it: checked by the rules, with ids filled in where the app left them out. */
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

/** One message as a person sees it. `ts` is unique in the workspace and sorts by time. */
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
  /** Set on what only one person sees. */
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

/** What the bot answered to one signed request, as Slack would see it. */
export interface Ack {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** Time until the whole answer was read, in milliseconds. */
  ms: number;
  /** The parsed JSON, or the text when it is no JSON. */
  body: unknown;
  raw: string;
  headers: IncomingHttpHeaders;
  /** No answer within Slack's 3 seconds. */
  timedOut: boolean;
}

export interface SubmitResult {
  /** HTTP status; 0 when nothing was sent (the client found the mistake itself) or nothing came back. */
  status: number;
  timedOut: boolean;
  /** Words per block id, from the client's own checks or from `response_action: errors`. */
  errors?: Record<string, string>;
  /** What Slack says above the form when the app's answer was of no use. */
  problem?: string;
  /** The modal on top afterwards. */
  view?: View;
  ack?: Ack;
}

export interface ApiCall {
  method: string;
  args: Json;
  /** Milliseconds since the epoch, on the front's clock. */
  at: number;
  ok: boolean;
  error?: string;
}

/** What happens to the next calls of a method instead of, before, or after their being carried out. */
export type Fault =
  | { status: 429; retryAfter: number }
  | { status: 500 }
  | { delay: number }
  | { error: string }
  /** The call is carried out, then the connection is reset without an answer. */
  | 'accept-then-drop';

export interface Faults {
  /** The fault for the next `n` calls (1) of the method; `*` means any method. Faults of one method queue up. */
  next(method: string, fault: Fault, n?: number): void;
  clear(): void;
}

/** What a person could see has changed. */
export interface Change {
  kind: 'message' | 'view' | 'home' | 'workspace';
  channel?: string;
  user?: string;
}

export interface SlackOptions {
  signingSecret?: string;
  botToken?: string;
  appToken?: string;
  /** Port of the Web API on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** Milliseconds since the epoch: trigger ids, response URLs and signatures go by it. */
  now?: () => number;
  /** How long Slack waits for the bot, in milliseconds (3000). */
  ackTimeoutMs?: number;
}

export interface Slack {
  /** For the bot's `SLACK_API_URL`, for example `http://127.0.0.1:4001/api/`. */
  apiUrl: string;
  botToken: string;
  /** For Socket Mode: what would be posted to a bot that has connected with it goes down its connection. */
  appToken: string;
  signingSecret: string;
  /** Base URL of the bot; requests go to `${botUrl}/slack/events`. */
  connect(botUrl: string): void;
  /** Has the bot connect anew, as Slack does every few hours. */
  refreshSockets(): void;
  isSocketConnected(): boolean;
  /** Where `connect` pointed; throws while nobody is connected. */
  botUrl(): string;
  /** A person by name or user id. The same object every time. */
  as(name: string): Person;
  people(): Person[];
  /** Every call of the Web API so far, oldest first; the response URLs count as `response_url`. */
  calls(method?: string): ApiCall[];
  /** What a file that was shared holds. */
  file(id: string): Buffer | undefined;
  faults: Faults;
  /** What is stored now in a channel (id, `#name`, or a person's name for their DM with the bot), newest last. */
  messages(channel: string): Message[];
  on(event: 'change', listener: (change: Change) => void): () => void;
  /** A person writes a message; the bot gets `message` and `app_mention` events where it would in Slack. */
  post(channel: string, from: string, text: string, options?: { threadTs?: string }): Promise<Message>;
  archive(channel: string): void;
  kickBot(channel: string): void;
  inviteBot(channel: string): void;
  /** The account is deactivated; the bot gets `user_change`. */
  deactivate(name: string): Promise<Ack>;
  /** Replaces the members of a user group (names or ids); the bot gets `subteam_members_changed`. */
  setGroup(group: string, members: string[]): Promise<Ack>;
  /** Sends any event as Slack's Events API would, with Slack's immediate first retry when the bot does not answer 200. */
  event(event: Json, options?: { eventId?: string }): Promise<Ack>;
  now(): number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type FieldValue = string | number | boolean | string[] | null;

export interface Person {
  id: string;
  name: string;
  /** Types a slash command, mentions as `@name` and `#channel`. What the bot answers is shown as Slack shows it. */
  command(text: string, options?: { channel?: string }): Promise<Ack>;
  /** Presses a button (or an entry of an overflow menu) found by its visible text or its action id. */
  click(where: Message | View, target: string | ElementRef): Promise<Ack>;
  /** Sets an element that sends an action at once: selects and checkboxes in actions, sections and dispatching inputs. */
  choose(field: string, value: FieldValue, where?: Message | View): Promise<Ack>;
  /** The modal on top, as Slack shows it. */
  readonly view: View | undefined;
  readonly home: View | undefined;
  /** All open modals, the root first. */
  readonly stack: View[];
  /** Types into the form on top, by label, block id or action id; a picker takes the visible text or the value. */
  fill(values: Record<string, FieldValue>, where?: Message | View): void;
  /** What stands in the form now, by block id (`block/action` where a block has several fields). */
  typed(where?: Message | View): Record<string, FieldValue>;
  /** Sends the form on top, once the client's own checks pass; `force` leaves them out. */
  submit(options?: { force?: boolean }): Promise<SubmitResult>;
  closeView(): Promise<void>;
  /** Looks up the options of an external select. */
  suggest(field: string, query: string, where?: Message | View): Promise<Option[]>;
  /** Opens the app's Home and waits until the bot has published it (or did not within the ack's time). */
  openHome(): Promise<View | undefined>;
  /** Opens the app's Messages tab. */
  openMessages(): Promise<Ack>;
  shortcut(callbackId: string): Promise<Ack>;
  messageShortcut(callbackId: string, message: Message): Promise<Ack>;
  /** Writes a message as this person, see `Slack.post`. */
  say(channel: string, text: string, options?: { threadTs?: string }): Promise<Message>;
  /** Changes a message of one's own, or takes it back. */
  edit(message: Message, text: string): Promise<Message>;
  remove(message: Message): Promise<void>;
  /** What only this person sees, newest last. */
  ephemerals(channel?: string): Message[];
  /** Messages and own ephemerals of a channel, by time. */
  sees(channel: string): Message[];
  /** Checked now and after every change; rejects with `what` after `timeoutMs` (10 s). */
  waitFor<T>(check: (person: Person) => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  /** The newest message in a channel, `dm` or `ephemeral` in which the text occurs. */
  waitForMessage(where: string, text: string | RegExp, timeoutMs?: number): Promise<Message>;
}

export interface ElementRef {
  actionId: string;
  blockId?: string;
  /** For an overflow menu, the option's value. */
  value?: string;
}

export type Changes = EventEmitter<{ change: [Change] }>;
