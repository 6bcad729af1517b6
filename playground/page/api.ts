/** What the page and its server say to each other: `GET /api/state`, `GET /api/events` (the same, live), `POST /api/act`. */

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

/** Somewhere to read and write: a channel the person is in, or their direct messages with the bot. */
export interface Place {
  id: string;
  kind: 'channel' | 'private' | 'dm';
  name: string;
  topic: string;
  botIsMember: boolean;
  /** Oldest first, with what only this person sees. */
  messages: Message[];
}

/** A view with what stands in its fields: by block id, or `block/action` where a block has several. */
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
  /** Names for mentions and pickers: every channel the person may know of. */
  channels: { id: string; name: string }[];
  groups: { id: string; handle: string }[];
  /** The modal on top, and how many are open. */
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
  /** Fields go by `block/action`, in `values` too. */
  | { kind: 'choose'; where: Where; field: string; value: FieldValue; values?: Values }
  | { kind: 'suggest'; where: Where; field: string; query: string; values?: Values }
  | { kind: 'submit'; viewId: string; values: Values }
  | { kind: 'close'; viewId: string }
  | { kind: 'openHome' }
  | { kind: 'openMessages' }
  | { kind: 'shortcut'; callbackId: string }
  | { kind: 'messageShortcut'; callbackId: string; channel: string; ts: string };

export interface ActResult {
  /** Slack's own error when the bot did not answer as it must. */
  failure?: 'operation_timeout' | 'dispatch_failed';
  /** Words per block id: what is wrong with the form. */
  errors?: Record<string, string>;
  /** What to say above the form, or why nothing was done. */
  problem?: string;
  /** What an external select was offered. */
  options?: Option[];
}
