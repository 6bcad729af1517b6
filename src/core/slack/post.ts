import { PermanentError } from '../../roadcrew/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Definitions } from '../definitions.ts';
import type { Platform } from '../platform-file.ts';
import type { Store } from '../store/database.ts';
import type { Content } from './content.ts';
import type { Links } from './links.ts';

/** One message in Slack: the same key is the same message, posted in the first of the places that takes it. */
export interface Post {
  key: string;
  content: Content;
  /** Channel ids, `#names`, or Slack user ids for a direct message. */
  places: string[];
  /** The key of the message in whose thread it stands; `places` are then those of that message. */
  under?: string;
  /** Goes along, and is sent once: under this name, which no other file has, it is looked for before it is sent again. */
  file?: { name: string; bytes: Buffer };
  /** Said once: what has been said is not said again, and never changed. Otherwise it is drawn anew in place. */
  once?: boolean;
}

/** What a message is drawn from: the store as it is when it is sent. */
export interface RenderContext {
  store: Store;
  catalog: Catalog;
  definitions: Definitions;
  platform: Platform;
  /** Where an address of GitHub may be linked to. */
  links: Links;
  /** Where Slack shows a message. */
  messageLink(place: { channel: string; ts: string }): string;
}

/** A row of the outbox, as far as drawing it is concerned. */
export interface OutboxRow {
  key: string;
  payload: Record<string, string>;
}

/** Draws messages of one kind. Nothing, where what it was about is gone: then there is nothing to say. */
export type Renderer = (message: OutboxRow, drawing: RenderContext) => Promise<Post[]>;

/** Where escalations stand; without a channel of their own, where the platform teams look. */
export const escalationsChannel = ({ channels }: Platform) =>
  channels.escalations ?? channels.digest ?? channels.approvals;

/** Where `approvals`, `escalations`, `platform`, a channel or a person (by id) is spoken to. @throws PermanentError when nobody knows them. */
export function placeOf({ platform, catalog }: Pick<RenderContext, 'platform' | 'catalog'>, to = ''): string {
  if (to === 'approvals') return platform.channels.approvals;
  if (to === 'escalations') return escalationsChannel(platform);
  if (/^(#|[CG][A-Z0-9]{2,}$)/.test(to)) return to;
  if (to === 'platform') return platform.channels.digest ?? platform.channels.approvals;
  const person = catalog.byId(to);
  if (!person) throw new PermanentError(`Nobody called ${to} is known.`);
  return person.slackId;
}
