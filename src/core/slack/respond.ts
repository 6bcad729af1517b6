import type { View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { identityOf } from './authorise.ts';
import type { Answer, Listener } from './listener.ts';
import { pageView, textContent } from './page-view.ts';

export type Ack = (answer?: object) => Promise<void>;

/**
 * Says it in the way this kind of request allows. Commands, look-ups and submissions are answered in the acknowledgement
 * itself.
 *
 * @returns the id of the view that `later` replaces.
 */
export async function respond(
  client: WebClient,
  listener: Listener,
  body: Record<string, unknown>,
  said: Answer,
  ack: Ack,
): Promise<string | undefined> {
  if (listener.kind === 'suggest') {
    await ack({ options: said.kind === 'options' ? said.options : [] });
    return;
  }
  if (listener.kind === 'home') {
    const user_id = identityOf(body)?.userId;
    if (said.kind !== 'words' || !user_id) return;
    await client.views.publish({ user_id, view: { type: 'home', blocks: textContent(said.text).blocks } });
    return;
  }
  if (listener.kind === 'submission') {
    await ack(submissionAck(body, said));
    return modal.safeParse(body).data?.view.id;
  }
  if (listener.kind === 'command') {
    if (said.kind === 'words' || said.kind === 'page') {
      await ack({ response_type: 'ephemeral', ...(said.kind === 'page' ? said.content : textContent(said.text)) });
      return;
    }
    const opened = await openView(client, body, said).catch(async (error: unknown) => {
      await ack({ response_type: 'ephemeral', ...textContent('Slack did not open the form. Type the command again.') });
      throw error;
    });
    await ack();
    return opened;
  }
  // A button's or a shortcut's acknowledgement carries nothing, and Slack must not wait for our call.
  const [, opened] = await Promise.all([ack(), openView(client, body, said)]);
  return opened;
}

const modal = z.object({ view: z.object({ id: z.string() }) });
const submitted = z.object({
  view: z.object({ blocks: z.array(z.object({ type: z.string(), block_id: z.string() })) }),
});

function submissionAck(body: Record<string, unknown>, said: Answer): object | undefined {
  if (said.kind === 'nothing' || said.kind === 'options') return undefined;
  if (said.kind === 'later') return { response_action: 'update', view: said.waiting };
  if (said.kind === 'errors') return { response_action: 'errors', errors: said.errors };
  if (said.kind === 'open' || said.kind === 'replace')
    return { response_action: said.kind === 'open' ? 'push' : 'update', view: said.view };
  if (said.kind === 'page') return { response_action: 'update', view: pageView(said.content) };
  // On a field, so that the form stays open and nothing typed is lost.
  const field = submitted.safeParse(body).data?.view.blocks.find(({ type }) => type === 'input')?.block_id;
  if (field) return { response_action: 'errors', errors: { [field]: said.text } };
  return { response_action: 'update', view: pageView(textContent(said.text)) };
}

const clicked = z.object({ trigger_id: z.string(), view: z.object({ id: z.string(), type: z.string() }).optional() });

/** @returns the id of the view that shows it. */
async function openView(client: WebClient, body: Record<string, unknown>, said: Answer): Promise<string | undefined> {
  const view = viewOf(said);
  if (!view) return undefined;
  const { trigger_id, view: under } = clicked.parse(body);
  const inModal = under?.type === 'modal';
  const shown =
    inModal && said.kind === 'replace'
      ? await client.views.update({ view_id: under.id, view })
      : await client.views[inModal ? 'push' : 'open']({ trigger_id, view });
  return shown.view?.id;
}

function viewOf(said: Answer): View | undefined {
  switch (said.kind) {
    case 'open':
    case 'replace':
      return said.view;
    case 'later':
      return said.waiting;
    case 'page':
      return pageView(said.content);
    case 'words':
      return pageView(textContent(said.text));
    default:
      return undefined;
  }
}
