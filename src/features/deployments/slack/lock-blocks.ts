import type { Button } from '@slack/types';
import { bold, dateTime, mark, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import type { Lock } from '../deployment.ts';
import { scopeWords } from '../policy.ts';
import { takeOverButton, unlockButton } from './buttons.ts';

/** Place of a lock; null means all. */
export type Place = Pick<Lock, 'service' | 'environment'>;

/** Person who views locks. */
export interface LockViewer {
  /** Person id. */
  id: string;
  nameOf(person: string): string;
  mayLock(place: Place): boolean;
}

/** `checkout in production`, `everything`: a place as one line. */
export const placeWords = (place: Place) => oneLine(scopeWords(place));

/** Place, holder, age and reason of a lock. */
export const lockLine = (lock: Lock, { id, nameOf }: LockViewer): Piece[] => [
  mark('lock'),
  ' ',
  bold(placeWords(lock)),
  ' has been locked by ',
  bold(lock.heldBy === id ? 'you' : oneLine(nameOf(lock.heldBy), 80)),
  ` for ${formatDuration(lock.ageMs, 'long')}`,
  ...(lock.endsAt ? [', until ', dateTime(lock.endsAt)] : []),
  `: ${oneLine(lock.reason, 300)}`,
];

/** Buttons for the holder, and for others who may lock the place. `where` is the place of the page. */
export function lockButtons(
  locks: readonly Lock[],
  viewer: LockViewer,
  { where, reason = '' }: { where?: Place; reason?: string } = {},
): Button[] {
  return locks.flatMap((lock, nth) => {
    const isHere = where?.service === lock.service && where.environment === lock.environment;
    const what = where && !isHere ? ` ${placeWords(lock)}` : '';
    if (lock.heldBy === viewer.id) return [unlockButton(lock.id, { label: `Unlock${what}`, nth })];
    if (!viewer.mayLock(lock)) return [];
    return [
      takeOverButton(lock.id, { label: what ? `Take over the lock on${what}` : 'Take over', reason, nth }),
      ...(where ? [] : [unlockButton(lock.id, { nth })]),
    ];
  });
}
