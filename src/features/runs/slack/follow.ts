import { z } from 'zod';
import { runDetail } from '../../../core/runs/read.ts';
import type { Incoming, Listener } from '../../../core/slack/listener.ts';
import { parse } from '../../../core/slack/parse.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { channelOf } from './form.ts';
import { openForm, teamFor, workflowNamed } from './request-form.ts';

const pressed = z.union([
  /** What a finished run offers. */
  z.strictObject({ run: z.string().max(40), index: z.int().min(0) }),
  z.strictObject({ start: z.string(), values: z.record(z.string(), z.string()) }),
]);

/** Opens a workflow's form, filled in. What is in it is checked like what is typed, when it is sent. */
export const follow: Listener = {
  kind: 'action',
  id: 'follow',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { start, values } = await wanted(incoming);
    const workflow = workflowNamed(incoming, start);
    // Who may not ask for it reads so at once, and does not fill in a form in vain.
    if (workflow.team) teamFor(incoming, workflow, values, undefined);
    const parsed = parse(workflow.input, values);
    const problems = 'problems' in parsed ? parsed.problems : {};
    return openForm(incoming, workflow, { values, problems, ...channelOf(incoming.body) });
  },
};

/** @throws UserError when it is not offered, or not to this person. */
async function wanted({
  context,
  person,
  value,
}: Incoming): Promise<{ start: string; values: Record<string, string> }> {
  const button = pressed.parse(JSON.parse(value));
  if ('start' in button) return button;
  const detail = await runDetail(context.store, button.run, viewerOf(person));
  const offered = detail?.run.state === 'succeeded' ? detail.run.made?.follow?.[button.index] : undefined;
  if (!offered) throw new UserError('This is not offered to you here.', { hint: 'See `/platform help`.' });
  return offered;
}
