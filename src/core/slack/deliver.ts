import type { WebClient } from '@slack/web-api';
import { PermanentError, RetryLater } from '../../roadcrew/errors.ts';
import type { Deliver } from '../store/outbox.ts';
import { drawMessage, Undrawable } from '../store/undrawable.ts';
import { codeOf, type Workspace } from './directory.ts';
import { textContent } from './page-view.ts';
import { type Post, placeOf, type RenderContext, type Renderer } from './post.ts';
import { twinsKind } from './posts.ts';
import { isRefusal, retryAfter } from './refusals.ts';
import { createPostSender, type Delivery, type PostSenderOptions } from './send-post.ts';
import { removeTwins } from './twins.ts';

export interface SenderOptions extends Omit<PostSenderOptions, 'botUserId'> {
  renderContext: RenderContext;
  /** Renderers by kind of outbox row. */
  renderers: ReadonlyMap<string, Renderer>;
  workspace: Workspace;
  /** Client whose calls end with the signal. */
  clientFor(signal: AbortSignal): WebClient;
}

/** Sends outbox rows to Slack: renders the message from the store as it is now, and posts it or updates it in place. */
export function createSender({ store, renderContext, renderers, workspace, clientFor, log }: SenderOptions): Deliver {
  const { botUserId } = workspace;
  const sendPost = createPostSender({ store, botUserId, log });

  /** @throws Undrawable after the last attempt with an explanation in the place of the message */
  async function renderPosts(delivery: Delivery): Promise<Post[]> {
    const { kind, key, target } = delivery;
    const render = renderers.get(kind);
    if (!render) throw new PermanentError(`No installed feature renders messages of the kind “${kind}”.`);
    try {
      return await drawMessage(store.db, delivery, () => render(delivery, renderContext));
    } catch (error) {
      if (error instanceof Undrawable && error.isFinal) {
        const content = textContent(
          `This cannot be shown, because of an error on our side. Quote ${error.reference} to a platform team.`,
        );
        await sendPost(delivery, { key, content, places: await placesOf(target) }).catch(ignorePermanent);
      }
      throw error;
    }
  }

  /** Place for the explanation of a message whose own places are unknown. */
  async function placesOf(target: string): Promise<string[]> {
    const place = await placeOf(renderContext, target.slice('slack:'.length)).catch(ignorePermanent);
    return place === undefined ? [] : [place];
  }

  async function deliver(delivery: Delivery): Promise<void> {
    if (delivery.kind === twinsKind) return removeTwins({ ...delivery, store, botUserId }, delivery.payload);
    const errors: unknown[] = [];
    // No posts: the subject of the message is gone. A failed post does not keep the others from being delivered.
    for (const one of await renderPosts(delivery)) await sendPost(delivery, one).catch((error) => errors.push(error));
    const retryable = errors.find((error) => !(error instanceof PermanentError));
    if (errors.length > 0) throw retryable ?? errors[0];
  }

  return async (message, lease) => {
    try {
      await deliver({ ...message, lease, client: clientFor(lease.signal) });
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds !== undefined) throw new RetryLater(seconds * 1000, error);
      // Given up, because a message that Slack will never accept must not block those after it.
      if (isRefusal(error))
        throw new PermanentError(`Slack refuses “${message.kind}”: ${codeOf(error)}.`, { cause: error });
      throw error;
    }
  };
}

function ignorePermanent(error: unknown): undefined {
  if (!(error instanceof PermanentError)) throw error;
}
