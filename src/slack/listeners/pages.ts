import type { PageName } from '../../define.ts';
import { UserError } from '../../errors.ts';
import { runDetail, runList } from '../../store/read.ts';
import { mayUse } from '../authorise.ts';
import type { Answer, Incoming } from '../listener.ts';
import { helpPage } from '../pages/help.ts';
import { runModal } from '../pages/run-modal.ts';
import { runsPage } from '../pages/runs.ts';
import { whyPage } from '../pages/why.ts';
import { viewerOf } from '../viewer.ts';
import { adoptionAnswer } from './adoption.ts';
import { digestAnswer } from './digest.ts';
import { escalatePage, escalationsPageFor } from './escalations.ts';
import { exportAnswer } from './export.ts';
import { requestAnswer } from './feature-request-form.ts';
import { requestsAnswer } from './feature-requests.ts';
import { lockAnswer, unlockAnswer } from './locks.ts';
import { workflowsFor } from './requests.ts';
import { statusAnswer } from './status.ts';
import { surveyAnswer } from './survey.ts';

type Page = (incoming: Incoming, words: readonly string[]) => Answer | Promise<Answer>;

/** Every page a command may answer with. */
export const pages: Readonly<Record<PageName, Page>> = {
  help(incoming, words) {
    const { desk, person } = incoming;
    const commands = [...desk.definitions.commands.values()].filter((one) => mayUse(person, one.access ?? 'everyone'));
    return { kind: 'page', content: helpPage({ person, commands, workflows: workflowsFor(incoming), words }) };
  },
  why({ desk, person }, words) {
    const { definitions, catalog } = desk;
    return { kind: 'page', content: whyPage({ person, definitions, teams: catalog.teams(), words, mayUse }) };
  },
  async runs({ desk, person }, words) {
    const which = words[0] === 'team' ? 'team' : 'mine';
    return { kind: 'page', content: runsPage(await runList(desk.store.db, viewerOf(person), which, 20), which) };
  },
  async run({ desk, person }, words) {
    const detail = await runDetail(desk.store, words[0] ?? '', viewerOf(person));
    if (!detail) throw new UserError('There is no such run.', { hint: 'See `/platform runs`.' });
    const workflow = desk.definitions.workflows.get(detail.run.workflow);
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
