import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, dateTime, lines, mark, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import type { LockEvent } from '../lock-event.ts';
import { keepButton, unlockButton } from './buttons.ts';
import { placeWords } from './lock-blocks.ts';

/** Message to the holder or former holder of a lock. A reminder shows its answer once there is one. */
export function lockNotice(event: LockEvent): Content {
  const place = bold(placeWords(event));
  const age = formatDuration(event.afterMs, 'long');
  const by = bold(oneLine(event.by ?? 'Somebody', 80));
  const reason: Piece[] = ['Reason: ', oneLine(event.reason ?? '', 500)];
  const text = (emoji: string, first: Piece[], ...rest: Piece[][]) =>
    rich(lines([mark(emoji), ' ', ...first], ...rest));
  switch (event.what) {
    case 'taken-over':
      return messageContent([text('lock', [by, ' took over your lock on ', place, ' after ', age, '.'], reason)]);
    case 'released':
      return messageContent([text('unlock', [by, ' released your lock on ', place, ' after ', age, '.'], reason)]);
    case 'reminded':
      return messageContent(reminderBlocks(event, text));
    default:
      throw new Error(`There is no notice of a lock that was ${event.what}.`);
  }
}

/** Message to the channel of a team whose services are locked: who blocks deployments there, until when and why. */
export function lockCard(event: LockEvent, isOfFormer: boolean): Content {
  const { lock, what, holder, formerHolder } = event;
  const place = bold(placeWords(event));
  const name = (text: string | null) => bold(oneLine(text ?? 'Somebody', 80));
  const after = ` after ${formatDuration(event.afterMs, 'long')}`;
  const why: Piece[] = event.reason ? [`: ${oneLine(event.reason, 500)}`] : ['.'];
  if (what === 'released') {
    const first: Piece[] = event.by
      ? [name(event.by), ' unlocked ', place, after, event.by === holder ? '.' : ` (locked by ${oneLine(holder, 80)})`]
      : ['The lock by ', name(holder), ' on ', place, ' has ended', after, '.'];
    return messageContent([rich(lines([mark('unlock'), ' ', ...first, ...(event.by === holder ? [] : why)]))]);
  }
  if (isOfFormer)
    return messageContent([
      rich(
        lines([
          mark('lock'),
          ' ',
          name(event.by),
          ' took over the lock on ',
          place,
          ' from ',
          name(formerHolder),
          after,
          ...why,
        ]),
      ),
    ]);
  if (!lock)
    return messageContent([rich(lines([mark('unlock'), ' ', place, ' is no longer locked by ', name(holder), '.']))]);
  const until: Piece[] = lock.endsAt === null ? [] : [' until ', dateTime(new Date(lock.endsAt))];
  return messageContent([
    rich(
      lines(
        [mark('lock'), ' ', name(holder), ' locked ', place, ...until, `: ${oneLine(lock.reason, 500)}`],
        ['Nobody else can deploy there until it is unlocked.'],
      ),
    ),
  ]);
}

function reminderBlocks(
  { lock, afterMs, ...place }: LockEvent,
  text: (emoji: string, ...lines: [Piece[], ...Piece[][]]) => ReturnType<typeof rich>,
) {
  const where = bold(placeWords(place));
  const age: Piece[] = ['You locked ', where, ` ${formatDuration(afterMs, 'long')} ago.`];
  if (!lock) return [text('unlock', age, ['You no longer have this lock.'])];
  const reason = ['Your reason: ', oneLine(lock.reason, 500)];
  if (lock.remindedAgain) return [text('lock', age, ['A newer reminder replaces this one.'])];
  if (lock.kept) return [text('lock', age, reason, ['Still needed. I’ll ask again in a day.'])];
  return [
    text('lock', age, reason, ['Nobody else can deploy there until it is unlocked. Do you still need it?']),
    ...buttonRow(keepButton(lock.id), unlockButton(lock.id)),
  ];
}
