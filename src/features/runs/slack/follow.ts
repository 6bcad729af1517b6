import { z } from 'zod';
import { runDetail } from '../../../core/runs/read.ts';
import { type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { parse } from '../../../core/slack/parse.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { channelOf } from './form.ts';
import { openForm, requireWorkflow, teamFor } from './request-form.ts';

const buttonValue = z.union([
  /** Offer of a finished run, by its index. */
  z.strictObject({ run: z.string().max(40), index: z.int().min(0) }),
  z.strictObject({ start: z.string(), values: z.record(z.string(), z.string()) }),
]);

/** Acknowledges a click on a link button, as Slack requires. */
export const acknowledgeLink: Listener = {
  kind: 'action',
  id: 'link',
  access: 'everyone',
  counts: 'nothing',
  handle: async () => noAnswer,
};

/** Opens a workflow's form with values filled in. They are validated again on submission, like typed ones. */
export const openFollowUp: Listener = {
  kind: 'action',
  id: 'follow',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { start, values } = await findOffer(incoming);
    const workflow = requireWorkflow(incoming, start);
    // Refuses other teams before they fill in a form for nothing.
    if (workflow.team) teamFor(incoming, workflow, values, undefined);
    const parsed = parse(workflow.input, values);
    const problems = 'problems' in parsed ? parsed.problems : {};
    return openForm(incoming, workflow, { values, problems, ...channelOf(incoming.body) });
  },
};

/** @throws UserError when the run has no such offer, or not for this person. */
async function findOffer({
  context,
  person,
  value,
}: Incoming): Promise<{ start: string; values: Record<string, string> }> {
  const button = buttonValue.parse(JSON.parse(value));
  if ('start' in button) return button;
  const detail = await runDetail(context.store, button.run, viewerOf(person));
  const offered = detail?.run.state === 'succeeded' ? detail.run.made?.follow?.[button.index] : undefined;
  if (!offered) throw new UserError('This action is not available to you.', { hint: 'See `/platform help`.' });
  return offered;
}
