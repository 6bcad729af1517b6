import { SlackError } from './errors.ts';
import { isJson } from './rules/walk.ts';
import type { Ack, SubmitResult, View } from './types.ts';
import type { Views } from './views.ts';

const connectionProblem = 'We had some trouble connecting. Try again?';

/** Applies the bot's answer to a submission to the person's modals. */
export function followSubmission(views: Views, userId: string, view: View, ack: Ack): SubmitResult {
  const result = (more: Partial<SubmitResult> = {}): SubmitResult => {
    const top = views.stack(userId).at(-1);
    return { status: ack.status, timedOut: ack.timedOut, ack, ...(top ? { view: top } : {}), ...more };
  };
  const isOpen = views.stack(userId).some(({ id }) => id === view.id);
  if (ack.timedOut || ack.status !== 200) return result({ problem: connectionProblem });
  if (ack.raw === '' || !isOpen) {
    views.close(userId, view.id);
    return result();
  }
  try {
    const errors = follow(views, userId, view, ack.body);
    return result(errors ? { errors } : {});
  } catch (error) {
    if (error instanceof SlackError) return result({ problem: `${connectionProblem} (${error.message})` });
    throw error;
  }
}

function follow(views: Views, userId: string, view: View, body: unknown): Record<string, string> | undefined {
  if (!isJson(body)) throw new SlackError('invalid_response');
  switch (body.response_action) {
    case undefined:
      if (Object.keys(body).length > 0) throw new SlackError('invalid_response', ['missing response_action']);
      views.close(userId, view.id);
      return undefined;
    case 'clear':
      views.close(userId);
      return undefined;
    case 'update':
      views.update({ viewId: view.id }, body.view);
      return undefined;
    case 'push':
      views.push(userId, body.view);
      return undefined;
    case 'errors':
      return readErrors(view, body.errors);
    default:
      throw new SlackError('invalid_response', [`unknown response_action: ${String(body.response_action)}`]);
  }
}

function readErrors(view: View, errors: unknown): Record<string, string> {
  if (!isJson(errors) || Object.keys(errors).length === 0) throw new SlackError('invalid_response', ['no errors']);
  const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id));
  return Object.fromEntries(
    Object.entries(errors).map(([blockId, words]) => {
      if (!inputs.has(blockId))
        throw new SlackError('invalid_response', [`${blockId} is not an input block of the view`]);
      if (typeof words !== 'string' || words === '')
        throw new SlackError('invalid_response', [`${blockId} has no text`]);
      return [blockId, words];
    }),
  );
}
