import { explainError } from '../../../core/slack/explain-error.ts';
import { teamOf } from '../../../core/slack/workflows-for.ts';
import { removeCredentials } from '../../../lib/credentials.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Listener } from './context.ts';
import { newMark } from './form-modal.ts';
import { detailAnswer } from './list.ts';
import { capabilities, readForm } from './submission.ts';

/** Opens a request or joins one, and shows it. */
export const requestSubmission: Listener = {
  kind: 'submission',
  id: 'request',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person } = incoming;
    const { title, titleBlock, words = '', capability, team: chosenTeam, list } = readForm(incoming);
    const errors = problems({ title, words }, titleBlock);
    const team = teamOf(person, chosenTeam);
    if (!team) return { kind: 'errors', errors: { team: 'Choose one of your teams.' } };
    if (title === undefined || Object.keys(errors).length > 0) return { kind: 'errors', errors };
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
      const field = error instanceof UserError ? { title: titleBlock, words: 'words' }[error.field ?? ''] : undefined;
      if (!(error instanceof UserError) || !field) throw error;
      return { kind: 'errors', errors: { [field]: explainError(error) } };
    }
  },
};

const joinedWords = (team: string, joined: boolean) =>
  joined ? `Team ${team} is counted now.` : `Team ${team} already counts; your reason is added.`;

function problems(
  { title, words }: { title: string | undefined; words: string },
  titleBlock: string,
): Record<string, string> {
  const leakedIn = (text: string) => {
    const { found } = removeCredentials(text);
    return found.length > 0
      ? `This looks like ${found.join(' and ')}. Remove it, and rotate it where it is used: others may have seen it. Nothing was recorded.`
      : undefined;
  };
  const ofTitle = title === undefined ? 'Type a title and choose a line of the list.' : leakedIn(title);
  const ofWords = words.trim() === '' ? 'Say in a sentence what your team needs it for.' : leakedIn(words);
  return { ...(ofTitle && { [titleBlock]: ofTitle }), ...(ofWords && { words: ofWords }) };
}
