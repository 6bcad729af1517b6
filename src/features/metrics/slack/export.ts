import { randomUUID } from 'node:crypto';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { databaseNow } from '../../../core/store/clock.ts';
import { enqueueMessages } from '../../../core/store/messages.ts';
import { weekOf, weeksUntil } from '../../../lib/weeks.ts';
import { UserError } from '../../../roadcrew/errors.ts';

/** Limit for one file. */
const mostWeeks = 53;

/** `/platform export [weeks]`: the events of the newest weeks, the current one included, as a file by direct message. */
export async function exportAnswer(incoming: Incoming, [word = '4', ...rest]: readonly string[]): Promise<Answer> {
  const { context, person } = incoming;
  if (!hasAccess(person, 'platform')) throw new UserError('Exporting events is for the platform team.');
  const weeks = /^\d{1,3}$/.test(word) ? Number(word) : 0;
  if (weeks < 1 || weeks > mostWeeks || rest.length > 0) {
    throw new UserError(`“${oneLine([word, ...rest].join(' '), 60)}” is not a number of weeks.`, {
      hint: `Use 1 to ${mostWeeks}.`,
    });
  }
  const tooMuch = incoming.exceeded('requests'); // as a command it was counted among the reads
  if (tooMuch) return { kind: 'words', text: tooMuch };
  const { db } = context.store;
  const current = weekOf(await databaseNow(db), context.platform.timezone);
  const from = weeksUntil(current, weeks)[0]?.from ?? current.from;
  const id = randomUUID().slice(0, 8);
  await enqueueMessages(db, [
    {
      target: `slack:${person.id}`,
      kind: 'export',
      key: `export:${id}`,
      payload: { id, to: person.id, from: from.toISOString(), until: current.until.toISOString() },
    },
  ]);
  const day = from.toISOString().slice(0, 10);
  return { kind: 'words', text: `Exporting the events since ${day}. I’ll DM you the file.` };
}
