import { z } from 'zod';
import type { Incoming, Listener } from '../../../core/slack/listener.ts';
import { removeCredentials } from '../../../lib/credentials.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { explained } from '../../runs/slack/request-form.ts';
import { detailAnswer, ownTeams } from './list.ts';
import { verdictView } from './verdict-modal.ts';

const about = z.strictObject({ request: z.string().max(40), team: z.string().max(100) });
const submission = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.object({ words: z.object({ value: z.object({ value: z.string().nullish() }) }) }) }),
  }),
});

/** @throws UserError to somebody of another team. */
function refuseOthers(incoming: Incoming, team: string): void {
  if (!ownTeams(incoming).includes(team))
    throw new UserError(`This is for team ${team}: somebody in it has to say whether it does it for them.`);
}

/** What was shipped does it for them. */
export const solvedForUs: Listener = {
  kind: 'action',
  id: 'request-solved',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, value } = incoming;
    const { request, team } = about.parse(JSON.parse(value));
    refuseOthers(incoming, team);
    const news = await context.featureRequests.confirm({ request, team, person: person.id, solved: true });
    const said = news ? `Good to hear. It is noted for team ${team}.` : `That was noted for team ${team} already.`;
    return detailAnswer(incoming, request, { said });
  },
};

/** It does not: what is missing is asked for. */
export const notYetForUs: Listener = {
  kind: 'action',
  id: 'request-unsolved',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const asked = about.parse(JSON.parse(incoming.value));
    refuseOthers(incoming, asked.team);
    const request = await incoming.context.featureRequests.detail(asked.request);
    if (request?.status !== 'shipped')
      throw new UserError('This is not shipped (any more), so there is nothing to say about it yet.');
    return { kind: 'open', view: verdictView(request.title, { ...asked, request: request.id }) };
  },
};

export const notYetForUsSubmission: Listener = {
  kind: 'submission',
  id: 'request-unsolved',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { view } = submission.parse(body);
    const { request, team } = about.parse(JSON.parse(view.private_metadata));
    refuseOthers(incoming, team);
    const words = view.state.values.words.value.value ?? '';
    const { found } = removeCredentials(words);
    if (found.length > 0) {
      const leaked = `This looks like ${found.join(' and ')}. Take it out, and replace it where it is used. Nothing was recorded.`;
      return { kind: 'errors', errors: { words: leaked } };
    }
    try {
      await context.featureRequests.confirm({ request, team, person: person.id, solved: false, words });
    } catch (error) {
      if (!(error instanceof UserError) || error.field !== 'words') throw error;
      return { kind: 'errors', errors: { words: explained(error) } };
    }
    return detailAnswer(incoming, request, { said: 'Recorded. Your words are on their way to the issue.' });
  },
};
