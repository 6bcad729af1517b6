/** API between the page and its server: `GET /api/state`, `GET /api/events` (the same as a stream), `POST /api/act`. */

import type { AccountKind } from '../company.ts';
import type { FieldValue, Message, Option, View } from '../slack/types.ts';

export type { FieldValue, Message, Option, View };

export interface PagePerson {
  id: string;
  name: string;
  realName: string;
  title: string;
  accountKind: AccountKind;
  team?: { name: string; kind: 'stream' | 'platform' };
}

/** Channel of the person, or their direct messages with the bot. */
export interface Place {
  id: string;
  kind: 'channel' | 'private' | 'dm';
  name: string;
  topic: string;
  botIsMember: boolean;
  /** Messages, oldest first, including ephemeral ones for this person. */
  messages: Message[];
}

/** View with the values of its fields, by block id, or `block/action` for blocks with several fields. */
export interface OpenView {
  view: View;
  typed: Record<string, FieldValue>;
}

export interface SlashCommand {
  command: string;
  description: string;
  usage_hint?: string;
}

export interface Shortcut {
  name: string;
  type: 'global' | 'message';
  callback_id: string;
  description: string;
}

export interface PageState {
  workspace: string;
  bot: { userId: string; botId: string; displayName: string };
  me: PagePerson;
  people: PagePerson[];
  places: Place[];
  /** Channels for mentions and pickers: all that the person may know. */
  channels: { id: string; name: string }[];
  groups: { id: string; handle: string }[];
  /** Top modal, and the number of open ones. */
  modal?: OpenView & { depth: number };
  home?: OpenView;
  commands: SlashCommand[];
  shortcuts: Shortcut[];
}

export type Where = { channel: string; ts: string } | { viewId: string };

type Values = Record<string, FieldValue>;

export type Act =
  | { kind: 'command'; text: string; channel: string }
  | { kind: 'message'; text: string; channel: string; threadTs?: string }
  | { kind: 'click'; where: Where; blockId: string; actionId: string; value?: string; values?: Values }
  /** Fields are named `block/action`, in `values` too. */
  | { kind: 'choose'; where: Where; field: string; value: FieldValue; values?: Values }
  | { kind: 'suggest'; where: Where; field: string; query: string; values?: Values }
  | { kind: 'submit'; viewId: string; values: Values }
  | { kind: 'close'; viewId: string }
  | { kind: 'openHome' }
  | { kind: 'openMessages' }
  | { kind: 'shortcut'; callbackId: string }
  | { kind: 'messageShortcut'; callbackId: string; channel: string; ts: string };

export interface ActResult {
  /** Slack's error for a missing or invalid answer of the bot. */
  failure?: 'operation_timeout' | 'dispatch_failed';
  /** Error messages by block id. */
  errors?: Record<string, string>;
  /** Message above the form, or the reason why nothing was done. */
  problem?: string;
  /** Options for an external select. */
  options?: Option[];
}
