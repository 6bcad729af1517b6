import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, mark, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
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
  }
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
