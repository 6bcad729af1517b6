import { PermanentError } from '../../roadcrew/errors.ts';
import type { OutgoingMessage } from '../store/outbox.ts';
import type { Content } from './content.ts';
import type { ListenerContext } from './listener.ts';

/** One Slack message. The key identifies it; it is posted in the first of `places` that accepts it. */
export interface Post {
  key: string;
  content: Content;
  /** Channel ids, `#names`, or Slack user ids for a direct message. */
  places: string[];
  /** Key of the thread's parent message; `places` is then ignored. */
  under?: string;
  /** A file to send once. Its name has to be unique, because it is searched for before it is sent again. */
  file?: { name: string; bytes: Buffer };
  /** Never updated once it is posted. Default: updated in place. */
  once?: boolean;
  /** Only updated, never posted: its subject is over. */
  updateOnly?: boolean;
}

/** Context of renderers: the store as it is at the time of sending. */
export type RenderContext = Pick<
  ListenerContext,
  'store' | 'catalog' | 'definitions' | 'platform' | 'links' | 'messageLink' | 'registry'
>;

/** The part of an outbox row that renderers use. */
export type OutboxRow = Pick<OutgoingMessage, 'key' | 'payload'>;

/** Renders messages of one kind. Returns none when their subject does not exist any more. */
export type Renderer<Context = object> = (message: OutboxRow, context: RenderContext & Context) => Promise<Post[]>;

/** Slack channel or user of `approvals`, `platform`, a channel or a person id. @throws PermanentError for an unknown person */
export async function placeOf(
  { platform, catalog }: Pick<RenderContext, 'platform' | 'catalog'>,
  to = '',
): Promise<string> {
  if (to === 'approvals') return platform.channels.approvals;
  if (/^(#|[CG][A-Z0-9]{2,}$)/.test(to)) return to;
  if (to === 'platform') return platform.noticesChannel;
  const person = await catalog.byId(to);
  if (!person) throw new PermanentError(`There is no person ${to}.`);
  return person.slackId;
}
