import type { View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { identityOf } from './authorise.ts';
import type { Answer, Listener } from './listener.ts';
import { pageView, textContent } from './page-view.ts';

export type Ack = (answer?: object) => Promise<void>;

/**
 * Sends the answer in the way that this kind of request allows. Commands, look-ups and submissions are answered in the
 * acknowledgement itself.
 *
 * @returns the id of the view that `later` replaces
 */
export async function respond(
  client: WebClient,
  listener: Listener,
  body: Record<string, unknown>,
  answer: Answer,
  ack: Ack,
): Promise<string | undefined> {
  if (listener.kind === 'suggest') {
    await ack({ options: answer.kind === 'options' ? answer.options : [] });
    return;
  }
  if (listener.kind === 'home') {
    const user_id = identityOf(body)?.userId;
    if (answer.kind !== 'words' || !user_id) return;
    await client.views.publish({ user_id, view: { type: 'home', blocks: textContent(answer.text).blocks } });
    return;
  }
  if (listener.kind === 'submission') {
    await ack(submissionAck(body, answer));
    return modal.safeParse(body).data?.view.id;
  }
  if (listener.kind === 'command') {
    if (answer.kind === 'words' || answer.kind === 'page') {
      const content = answer.kind === 'page' ? answer.content : textContent(answer.text);
      await ack({ response_type: 'ephemeral', ...content });
      return;
    }
    const viewId = await openView(client, body, answer).catch(async (error: unknown) => {
      await ack({ response_type: 'ephemeral', ...textContent('Slack did not open the form. Type the command again.') });
      throw error;
    });
    await ack();
    return viewId;
  }
  // The acknowledgement of a button or shortcut is empty and must not wait for our own call.
  const [, viewId] = await Promise.all([ack(), openView(client, body, answer)]);
  return viewId;
}

const modal = z.object({ view: z.object({ id: z.string() }) });
const submission = z.object({
  view: z.object({ blocks: z.array(z.object({ type: z.string(), block_id: z.string() })) }),
});

function submissionAck(body: Record<string, unknown>, answer: Answer): object | undefined {
  if (answer.kind === 'nothing' || answer.kind === 'options') return undefined;
  if (answer.kind === 'later') return { response_action: 'update', view: answer.waiting };
  if (answer.kind === 'errors') return { response_action: 'errors', errors: answer.errors };
  if (answer.kind === 'open' || answer.kind === 'replace')
    return { response_action: answer.kind === 'open' ? 'push' : 'update', view: answer.view };
  if (answer.kind === 'page') return { response_action: 'update', view: pageView(answer.content) };
  // As the error of a field, so that the form stays open and keeps its values.
  const field = submission.safeParse(body).data?.view.blocks.find(({ type }) => type === 'input')?.block_id;
  if (field) return { response_action: 'errors', errors: { [field]: answer.text } };
  return { response_action: 'update', view: pageView(textContent(answer.text)) };
}

const interaction = z.object({
  trigger_id: z.string(),
  view: z.object({ id: z.string(), type: z.string() }).optional(),
});

/** @returns the id of the view that shows the answer */
async function openView(client: WebClient, body: Record<string, unknown>, answer: Answer): Promise<string | undefined> {
  const view = viewOf(answer);
  if (!view) return undefined;
  const { trigger_id, view: current } = interaction.parse(body);
  const inModal = current?.type === 'modal';
  const replaces = answer.kind === 'replace' || (answer.kind === 'later' && answer.inPlace);
  const result =
    inModal && replaces
      ? await client.views.update({ view_id: current.id, view })
      : await client.views[inModal ? 'push' : 'open']({ trigger_id, view });
  return result.view?.id;
}

function viewOf(answer: Answer): View | undefined {
  switch (answer.kind) {
    case 'open':
    case 'replace':
      return answer.view;
    case 'later':
      return answer.waiting;
    case 'page':
      return pageView(answer.content);
    case 'words':
      return pageView(textContent(answer.text));
    default:
      return undefined;
  }
}
