import type { Button } from '@slack/types';
import { takeOverButton, unlockButton } from '../../../core/slack/blocks/buttons.ts';
import { bold, mark, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import type { Lock } from '../deployment.ts';
import { ageWords, scopeWords } from '../policy.ts';

/** What a lock holds back; null is "every". */
export type Place = Pick<Lock, 'service' | 'environment'>;

/** Who looks at locks. */
export interface LockReader {
  /** Person id. */
  id: string;
  nameOf(person: string): string;
  mayHold(place: Place): boolean;
}

/** `checkout in production`, `everything`: a place as one line. */
export const placeWords = (place: Place) => oneLine(scopeWords(place));

/** What is locked, by whom, for how long and why. */
export const lockLine = (lock: Lock, { id, nameOf }: LockReader): Piece[] => [
  mark('lock'),
  ' ',
  bold(placeWords(lock)),
  ' is locked by ',
  bold(lock.heldBy === id ? 'you' : oneLine(nameOf(lock.heldBy), 80)),
  ` for ${ageWords(lock.ageMs)}: ${oneLine(lock.reason, 300)}`,
];

/** What its holder may do with it, and others who may hold it. `where` is the place that is looked at. */
export function lockButtons(
  locks: readonly Lock[],
  reader: LockReader,
  { where, reason = '' }: { where?: Place; reason?: string } = {},
): Button[] {
  return locks.flatMap((lock, nth) => {
    const isHere = where?.service === lock.service && where.environment === lock.environment;
    const what = where && !isHere ? ` ${placeWords(lock)}` : '';
    if (lock.heldBy === reader.id) return [unlockButton(lock.id, { label: `Unlock${what}`, nth })];
    if (!reader.mayHold(lock)) return [];
    return [
      takeOverButton(lock.id, { label: what ? `Take over the lock on${what}` : 'Take over', reason, nth }),
      ...(where ? [] : [unlockButton(lock.id, { nth })]),
    ];
  });
}
