import { z } from 'zod';
import { readSubmission, required, text } from '../../../core/slack/submission.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { maxWords } from '../title.ts';
import type { Incoming, Listener } from './context.ts';
import { detailAnswer, ownTeams } from './list.ts';
import { verdictView } from './verdict-modal.ts';

const about = z.strictObject({ request: z.string().max(40), team: z.string().max(100) });

/** @throws UserError to members of other teams */
function refuseOthers(incoming: Incoming, team: string): void {
  if (!ownTeams(incoming).includes(team)) throw new UserError(`Only members of team ${team} can answer this.`);
}

/** Records that it solves it for the team. */
export const confirmSolved: Listener = {
  kind: 'action',
  id: 'request-solved',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, value } = incoming;
    const { request, team } = about.parse(JSON.parse(value));
    refuseOthers(incoming, team);
    const isNew = await context.featureRequests.confirm({ request, team, person: person.id, solved: true });
    const done = isNew ? `Good to hear. Recorded for team ${team}.` : `This was recorded for team ${team} already.`;
    return detailAnswer(incoming, request, { done });
  },
};

/** Opens the question what is missing. */
export const openNotYet: Listener = {
  kind: 'action',
  id: 'request-unsolved',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const question = about.parse(JSON.parse(incoming.value));
    refuseOthers(incoming, question.team);
    const request = await incoming.context.featureRequests.detail(question.request);
    if (request?.status !== 'shipped')
      throw new UserError('This has not shipped (or not any more): nothing to confirm yet.');
    return { kind: 'open', view: verdictView(request.title, { ...question, request: request.id }) };
  },
};

export const notYetSubmission: Listener = {
  kind: 'submission',
  id: 'request-unsolved',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { metadata, values, problems } = readSubmission(body, {
      metadata: about,
      fields: { words: required(text({ max: maxWords }), 'Say what is missing: the platform team reads it.') },
    });
    const { request, team } = metadata;
    refuseOthers(incoming, team);
    if (problems) return { kind: 'errors', errors: problems };
    await context.featureRequests.confirm({ request, team, person: person.id, solved: false, words: values.words });
    return detailAnswer(incoming, request, { done: 'Recorded. Your words will appear in the issue.' });
  },
};
