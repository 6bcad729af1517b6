import type { Listener } from '../../../core/slack/listener.ts';
import { removeCredentials } from '../../../lib/credentials.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { explained, teamOf } from '../../runs/slack/request-form.ts';
import { newMark } from './form-modal.ts';
import { detailAnswer } from './list.ts';
import { capabilities, readForm } from './submission.ts';

/** Asks for something new, or joins; what is then shown is what has come of it. */
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
    const asker = { person: person.id, team, words };
    try {
      if (!title.startsWith(newMark)) {
        const joined = await context.featureRequests.join({ ...asker, request: title });
        return await detailAnswer(incoming, joined.request, { list, said: joinedWords(team, joined.joined) });
      }
      const known = capabilities(incoming);
      const about = capability !== undefined && known.has(capability) ? capability : null;
      const wish = { ...asker, title: title.slice(newMark.length), capability: about };
      const made = await context.featureRequests.open({ ...wish, domain: known.get(about ?? '') ?? 'core' });
      const said = made.opened
        ? `Recorded for team ${team}. You are told here and in your team’s channel what becomes of it.`
        : `Others had asked for exactly this. ${joinedWords(team, made.joined)}`;
      return await detailAnswer(incoming, made.request, { list, said });
    } catch (error) {
      const field = error instanceof UserError ? { title: titleBlock, words: 'words' }[error.field ?? ''] : undefined;
      if (!(error instanceof UserError) || !field) throw error;
      return { kind: 'errors', errors: { [field]: explained(error) } };
    }
  },
};

const joinedWords = (team: string, joined: boolean) =>
  joined ? `Team ${team} is counted now.` : `Team ${team} was counted already; your words are added.`;

function problems(
  { title, words }: { title: string | undefined; words: string },
  titleBlock: string,
): Record<string, string> {
  const leaked = (text: string) => {
    const { found } = removeCredentials(text);
    return found.length > 0
      ? `This looks like ${found.join(' and ')}. Take it out, and replace it where it is used: others may have seen it. Nothing was recorded.`
      : undefined;
  };
  const ofTitle = title === undefined ? 'Type a title and choose a line of the list.' : leaked(title);
  const ofWords = words.trim() === '' ? 'Say in a sentence what your team needs it for.' : leaked(words);
  return { ...(ofTitle && { [titleBlock]: ofTitle }), ...(ofWords && { words: ofWords }) };
}
