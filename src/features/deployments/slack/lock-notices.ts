import type { LockNews } from '../../../core/runs/read.ts';
import { buttonRow, keepButton, unlockButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, mark, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import { ageWords } from '../policy.ts';
import { placeWords } from './lock-blocks.ts';

/** What somebody is told about a lock that is or was theirs; a question shows its answer once there is one. */
export function lockNotice(news: LockNews): Content {
  const place = bold(placeWords(news));
  const age = ageWords(news.afterMs);
  const by = bold(oneLine(news.by ?? 'Somebody', 80));
  const why: Piece[] = ['Why: ', oneLine(news.reason ?? '', 500)];
  const say = (emoji: string, first: Piece[], ...rest: Piece[][]) => rich(lines([mark(emoji), ' ', ...first], ...rest));
  switch (news.what) {
    case 'taken-over':
      return messageContent([
        say('lock', [by, ' has taken over the lock on ', place, ' that you had held for ', age, '.'], why),
      ]);
    case 'released':
      return messageContent([
        say('unlock', [by, ' has released the lock on ', place, ' that you had held for ', age, '.'], why),
      ]);
    case 'reminded':
      return messageContent(question(news, say));
  }
}

function question(
  { lock, afterMs, ...place }: LockNews,
  say: (emoji: string, ...lines: [Piece[], ...Piece[][]]) => ReturnType<typeof rich>,
) {
  const where = bold(placeWords(place));
  const held: Piece[] = ['You have held the lock on ', where, ` for ${ageWords(afterMs)}.`];
  if (!lock) return [say('unlock', held, ['You do not hold it any more.'])];
  const reason = ['Your reason: ', oneLine(lock.reason, 500)];
  if (lock.askedAgain) return [say('lock', held, ['You were asked again since.'])];
  if (lock.kept) return [say('lock', held, reason, ['You still need it. You are asked again in a day.'])];
  return [
    say('lock', held, reason, ['Nobody else deploys there until it is released. Is it still needed?']),
    ...buttonRow(keepButton(lock.id), unlockButton(lock.id)),
  ];
}
