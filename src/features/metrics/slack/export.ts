import { randomUUID } from 'node:crypto';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { enqueueMessages } from '../../../core/store/messages.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { weeksUntil } from '../numbers.ts';

/** How far back at once. */
const mostWeeks = 53;

/** `/platform export [weeks]`: the events of the newest weeks as a file, by direct message. The one that goes on is among them. */
export async function exportAnswer(incoming: Incoming, [word = '4', ...rest]: readonly string[]): Promise<Answer> {
  const { context, person } = incoming;
  if (!hasAccess(person, 'platform')) throw new UserError('Exporting events is for the platform team.');
  const weeks = /^\d{1,3}$/.test(word) ? Number(word) : 0;
  if (weeks < 1 || weeks > mostWeeks || rest.length > 0) {
    throw new UserError(`“${oneLine([word, ...rest].join(' '), 60)}” is no number of weeks.`, {
      hint: `Say 1 to ${mostWeeks}.`,
    });
  }
  const tooMuch = incoming.exceeded('requests'); // as a command it was counted among the reads
  if (tooMuch) return { kind: 'words', text: tooMuch };
  const { current } = await context.digests.weeks();
  const from = weeksUntil(current, weeks)[0]?.from ?? current.from;
  const id = randomUUID().slice(0, 8);
  await enqueueMessages(context.store.db, [
    {
      target: `slack:${person.id}`,
      kind: 'export',
      key: `export:${id}`,
      payload: { id, to: person.id, from: from.toISOString(), until: current.until.toISOString() },
    },
  ]);
  const days = from.toISOString().slice(0, 10);
  return {
    kind: 'words',
    text: `The events since ${days} are on their way: they come as a file in our direct messages.`,
  };
}
