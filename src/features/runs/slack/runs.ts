import { z } from 'zod';
import { describingWorkflow } from '../../../core/definitions.ts';
import { runDetail, runList } from '../../../core/runs/read.ts';
import { type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { readSubmission, required, text } from '../../../core/slack/submission.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { forceCloseModal, maxReason } from './force-close-modal.ts';
import { revealModal } from './reveal-modal.ts';
import { runModal } from './run-modal.ts';
import { runsPage } from './runs-page.ts';

/** Reads a run; another team's is reported like an unknown id. @throws UserError */
async function findVisibleRun({ context, person, value }: Incoming) {
  const detail = await runDetail(context.store, value, viewerOf(person));
  if (!detail) throw new UserError('There is no such run.');
  return detail;
}

export const openRun: Listener = {
  kind: 'action',
  id: 'run-open',
  access: 'everyone',
  counts: 'reads',
  async handle(incoming) {
    const detail = await findVisibleRun(incoming);
    const workflow = describingWorkflow(incoming.context.definitions, detail.run);
    return {
      kind: 'open',
      view: runModal(detail, incoming.context.registry.events, {
        links: incoming.context.links,
        workflow,
        viewer: viewerOf(incoming.person),
      }),
    };
  },
};

export const cancelRun: Listener = {
  kind: 'action',
  id: 'run-cancel',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { run } = await findVisibleRun(incoming);
    if (run.requester !== incoming.person.id && !viewerOf(incoming.person).platform) {
      throw new UserError('Only the requester or a platform team can cancel this.');
    }
    await incoming.context.runs.cancel(run.id, incoming.person.id);
    return noAnswer;
  },
};

export const resumeRun: Listener = {
  kind: 'action',
  id: 'run-resume',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { run } = await findVisibleRun(incoming);
    await incoming.context.runs.resume(run.id, incoming.person.id);
    return noAnswer;
  },
};

/** Opens the form with the reason to close without undo. */
export const openForceClose: Listener = {
  kind: 'action',
  id: 'run-end',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const detail = await findVisibleRun(incoming);
    if (detail.run.state !== 'parked') throw new UserError(`This run is no longer on hold: it is ${detail.run.state}.`);
    const workflow = describingWorkflow(incoming.context.definitions, detail.run);
    return { kind: 'open', view: forceCloseModal(detail, workflow) };
  },
};

export const forceCloseSubmission: Listener = {
  kind: 'submission',
  id: 'run-end',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { metadata, values, problems } = readSubmission(incoming.body, {
      metadata: z.object({ run: z.string().max(40) }),
      fields: { reason: required(text({ max: maxReason }), 'Give a reason the requester can act on.') },
    });
    if (problems) return { kind: 'errors', errors: problems };
    const { run } = await findVisibleRun({ ...incoming, value: metadata.run });
    await incoming.context.runs.closeWithoutUndo(run.id, { by: incoming.person.id, reason: values.reason });
    return noAnswer;
  },
};

const clickBody = z.object({ trigger_id: z.string(), view: z.object({ type: z.string() }).optional() });

/** Opens the modal itself: the secret is destroyed only after Slack has accepted the view. */
export const revealSecret: Listener = {
  kind: 'action',
  id: 'run-reveal',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const detail = await findVisibleRun(incoming);
    const { trigger_id, view: openModal } = clickBody.parse(body);
    await context.runs.reveal(detail.run.id, person.id, async (secret) => {
      const view = revealModal(secret, detail);
      await (openModal?.type === 'modal'
        ? context.client.views.push({ trigger_id, view })
        : context.client.views.open({ trigger_id, view }));
    });
    return noAnswer;
  },
};

/** Switches between the two pages of runs. Two action ids, because both buttons can be in one row. */
const showRuns = (which: 'mine' | 'team'): Listener => ({
  kind: 'action',
  id: `runs-${which}`,
  access: 'everyone',
  counts: 'reads',
  async handle({ context, person }) {
    const page = runsPage(await runList(context.store.db, viewerOf(person), which, 20), which);
    return { kind: 'replace', view: pageView(page) };
  },
});
export const showMine = showRuns('mine');
export const showTeam = showRuns('team');
