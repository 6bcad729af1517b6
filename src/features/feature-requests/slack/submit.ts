import { explainError } from '../../../core/slack/explain-error.ts';
import { teamOf } from '../../../core/slack/workflows-for.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Listener } from './context.ts';
import { newMark, titleBlock } from './form-modal.ts';
import { detailAnswer } from './list.ts';
import { capabilities, readRequest } from './submission.ts';

/** Opens a request or joins one, and shows it. */
export const requestSubmission: Listener = {
  kind: 'submission',
  id: 'request',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person } = incoming;
    const { metadata, values, problems } = readRequest(incoming);
    const team = teamOf(person, values.team);
    if (!team) return { kind: 'errors', errors: { ...problems, team: 'Choose one of your teams.' } };
    if (problems) return { kind: 'errors', errors: problems };
    const { title, words, capability } = values;
    const { list, turn } = metadata;
    const reason = { person: person.id, team, words };
    try {
      if (!title.startsWith(newMark)) {
        const joined = await context.featureRequests.join({ ...reason, request: title });
        return await detailAnswer(incoming, joined.request, { list, done: joinedWords(team, joined.joined) });
      }
      const known = capabilities(incoming);
      const about = capability !== undefined && known.has(capability) ? capability : null;
      const domain = known.get(about ?? '') ?? context.platform.domains[0] ?? '';
      const request = { ...reason, title: title.slice(newMark.length), capability: about, domain };
      const made = await context.featureRequests.open(request);
      const done = made.opened
        ? `Recorded for team ${team}. You are notified in your team’s channel when its status changes.`
        : `This request exists already. ${joinedWords(team, made.joined)}`;
      return await detailAnswer(incoming, made.request, { list, done });
    } catch (error) {
      const field =
        error instanceof UserError ? { title: titleBlock(turn), words: 'words' }[error.field ?? ''] : undefined;
      if (!(error instanceof UserError) || !field) throw error;
      return { kind: 'errors', errors: { [field]: explainError(error) } };
    }
  },
};

const joinedWords = (team: string, joined: boolean) =>
  joined ? `Team ${team} is counted now.` : `Team ${team} already counts; your reason is added.`;
