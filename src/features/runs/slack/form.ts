import { z } from 'zod';
import { runDetail } from '../../../core/runs/read.ts';
import { explainError } from '../../../core/slack/explain-error.ts';
import { formFieldsOf } from '../../../core/slack/fields.ts';
import { parse, valuesOf } from '../../../core/slack/forms.ts';
import { type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { modalMetadata } from '../../../core/slack/modal-metadata.ts';
import { readModal } from '../../../core/slack/submission.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { startPreview } from './confirm.ts';
import { digestOf, errorField, formFor, openForm, requireWorkflow, teamFor } from './request-form.ts';

const clickOrigin = z.object({
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ channel_id: z.string().optional() }).optional(),
});

export const formSubmission: Listener = {
  kind: 'submission',
  id: 'form',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { viewId, metadata, state } = readModal(body, modalMetadata);
    const { channel } = metadata;
    const workflow = requireWorkflow(incoming, metadata.workflow);
    const values = valuesOf(state, formFieldsOf(workflow.input));
    const parsed = parse(workflow.input, values);
    if ('problems' in parsed) return { kind: 'errors', errors: parsed.problems };
    const { input } = parsed;
    try {
      const team = teamFor(incoming, workflow, input, values.team);
      if (!team) return { kind: 'errors', errors: { team: 'Choose one of your teams.' } };
      if (workflow.prepare) return startPreview(incoming, { workflow, input, values, team, channel });
      const { runId, repeats } = await context.runs.accept({
        delivery: { id: `view:${viewId}`, digest: digestOf([person.id, team, values]) },
        workflow,
        input,
        requester: person,
        team,
        again: metadata.again,
        ...(channel && { originChannel: channel }),
      });
      if (repeats) return { kind: 'replace', view: formFor(incoming, workflow, { values, channel, repeats: runId }) };
    } catch (error) {
      const field = error instanceof UserError ? errorField(workflow, error) : undefined;
      if (!(error instanceof UserError) || !field) throw error;
      return { kind: 'errors', errors: { [field]: explainError(error) } };
    }
    return noAnswer;
  },
};

export const startWorkflow: Listener = {
  kind: 'action',
  id: 'start',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return openForm(incoming, requireWorkflow(incoming, incoming.value), channelOf(incoming.body));
  },
};

/** Opens the form again with the values of a run that ended without success. */
export const requestAgain: Listener = {
  kind: 'action',
  id: 'run-again',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const run = await runDetail(incoming.context.store, incoming.value, viewerOf(incoming.person));
    if (!run) throw new UserError('There is no such run.');
    const workflow = requireWorkflow(incoming, run.run.workflow);
    return openForm(incoming, workflow, {
      values: { ...run.run.input, team: run.run.team },
      ...channelOf(incoming.body),
    });
  },
};

/** Channel of a click, where Slack names one. */
export function channelOf(body: Record<string, unknown>): { channel?: string } {
  const { channel, container } = clickOrigin.safeParse(body).data ?? {};
  const id = channel?.id ?? container?.channel_id;
  return id ? { channel: id } : {};
}
