import type { WebClient } from '@slack/web-api';
import { PermanentError, RetryLater } from '../../roadcrew/errors.ts';
import type { Deliver, OutgoingMessage } from '../store/outbox.ts';
import { codeOf, type Workspace } from './directory.ts';
import type { Post, RenderContext, Renderer } from './post.ts';
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

  async function renderPosts(message: OutgoingMessage): Promise<Post[]> {
    const render = renderers.get(message.kind);
    if (!render) throw new PermanentError(`No installed feature renders messages of the kind “${message.kind}”.`);
    return render(message, renderContext);
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
