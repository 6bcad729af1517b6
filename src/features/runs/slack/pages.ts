import { runDetail, runList } from '../../../core/runs/read.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { PageName } from '../../../roadcrew/index.ts';
import { lockAnswer, unlockAnswer } from '../../deployments/slack/locks.ts';
import { statusAnswer } from '../../deployments/slack/status.ts';
import { adoptionAnswer } from '../../detours/slack/listeners.ts';
import { digestAnswer } from '../../digest/slack/send.ts';
import { escalatePage, escalationsPageFor } from '../../escalations/slack/list.ts';
import { requestAnswer } from '../../feature-requests/slack/form.ts';
import { requestsAnswer } from '../../feature-requests/slack/list.ts';
import { exportAnswer } from '../../metrics/slack/export.ts';
import { surveyAnswer } from '../../survey/slack/listeners.ts';
import { helpPage } from './help-page.ts';
import { workflowsFor } from './request-form.ts';
import { runModal } from './run-modal.ts';
import { runsPage } from './runs-page.ts';
import { whyPage } from './why-page.ts';

type Page = (incoming: Incoming, words: readonly string[]) => Answer | Promise<Answer>;

/** Every page a command may answer with. */
export const pages: Readonly<Record<PageName, Page>> = {
  help(incoming, words) {
    const { context, person } = incoming;
    const commands = [...context.definitions.commands.values()].filter((one) =>
      hasAccess(person, one.access ?? 'everyone'),
    );
    return { kind: 'page', content: helpPage({ person, commands, workflows: workflowsFor(incoming), words }) };
  },
  why({ context, person }, words) {
    const { definitions, catalog } = context;
    return { kind: 'page', content: whyPage({ person, definitions, teams: catalog.teams(), words, hasAccess }) };
  },
  async runs({ context, person }, words) {
    const which = words[0] === 'team' ? 'team' : 'mine';
    return { kind: 'page', content: runsPage(await runList(context.store.db, viewerOf(person), which, 20), which) };
  },
  async run({ context, person }, words) {
    const detail = await runDetail(context.store, words[0] ?? '', viewerOf(person));
    if (!detail) throw new UserError('There is no such run.', { hint: 'See `/platform runs`.' });
    const workflow = context.definitions.workflows.get(detail.run.workflow);
    return { kind: 'open', view: runModal(detail, workflow, viewerOf(person)) };
  },
  status: statusAnswer,
  lock: lockAnswer,
  unlock: unlockAnswer,
  adoption: adoptionAnswer,
  request: requestAnswer,
  requests: requestsAnswer,
  escalate: escalatePage,
  escalations: escalationsPageFor,
  survey: surveyAnswer,
  digest: digestAnswer,
  export: exportAnswer,
};
