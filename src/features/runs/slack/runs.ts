import { z } from 'zod';
import { runDetail, runList } from '../../../core/runs/read.ts';
import { type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { endModal } from './force-close-modal.ts';
import { revealModal } from './reveal-modal.ts';
import { runModal } from './run-modal.ts';
import { runsPage } from './runs-page.ts';

/** Another team's run is as absent as an unknown one. @throws UserError */
async function visible({ context, person, value }: Incoming) {
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
    const detail = await visible(incoming);
    const workflow = incoming.context.definitions.workflows.get(detail.run.workflow);
    return { kind: 'open', view: runModal(detail, workflow, viewerOf(incoming.person)) };
  },
};

export const cancelRun: Listener = {
  kind: 'action',
  id: 'run-cancel',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { run } = await visible(incoming);
    if (run.requester !== incoming.person.id && !viewerOf(incoming.person).platform) {
      throw new UserError('Only the person who asked for it, or a platform team, can cancel it.');
    }
    await incoming.context.requests.cancel(run.id, incoming.person.id);
    return noAnswer;
  },
};

export const resumeRun: Listener = {
  kind: 'action',
  id: 'run-resume',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { run } = await visible(incoming);
    await incoming.context.requests.resume(run.id, incoming.person.id);
    return noAnswer;
  },
};

/** Opens the form that asks why. */
export const askToEnd: Listener = {
  kind: 'action',
  id: 'run-end',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const detail = await visible(incoming);
    if (detail.run.state !== 'parked') throw new UserError(`It is not on hold any more: ${detail.run.state}.`);
    const workflow = incoming.context.definitions.workflows.get(detail.run.workflow);
    return { kind: 'open', view: endModal(detail, workflow) };
  },
};

const ending = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.object({ reason: z.object({ value: z.object({ value: z.string().nullish() }) }) }) }),
  }),
});

export const endSubmission: Listener = {
  kind: 'submission',
  id: 'run-end',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { view } = ending.parse(incoming.body);
    const { run: value } = z.object({ run: z.string().max(40) }).parse(JSON.parse(view.private_metadata));
    const reason = view.state.values.reason.value.value?.replaceAll('\0', '').trim(); // which Postgres cannot store
    if (!reason) return { kind: 'errors', errors: { reason: 'Say why, in a sentence the requester can use.' } };
    const { run } = await visible({ ...incoming, value });
    await incoming.context.requests.closeWithoutUndo(run.id, { by: incoming.person.id, reason: reason.slice(0, 500) });
    return noAnswer;
  },
};

const clicked = z.object({ trigger_id: z.string(), view: z.object({ type: z.string() }).optional() });

/** Opens the modal itself: the secret is destroyed when Slack has taken it, and only then. */
export const revealSecret: Listener = {
  kind: 'action',
  id: 'run-reveal',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const detail = await visible(incoming);
    const { trigger_id, view: under } = clicked.parse(body);
    await context.requests.reveal(detail.run.id, person.id, async (secret) => {
      const view = revealModal(secret, detail);
      await (under?.type === 'modal'
        ? context.client.views.push({ trigger_id, view })
        : context.client.views.open({ trigger_id, view }));
    });
    return noAnswer;
  },
};

/** From a page of runs to the other one. Two ids, because both buttons may stand in one row. */
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
