import type { InputBlock, ModalView } from '@slack/types';
import { bold, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { plain, truncate } from '../../../core/slack/text.ts';
import type { Lock } from '../deployment.ts';
import { type LockReader, lockLine, type Place, placeWords } from './lock-blocks.ts';

/** What these forms carry; rights and holders are looked up again when they come back. */
export interface LockMetadata {
  place: Place;
  /** Id of the lock that was seen: exactly this one is taken over or released. */
  seen?: string;
}

/** Asks why a lock is wanted. */
export const lockModal = (place: Place): ModalView =>
  modal(
    'lock',
    'Lock',
    'Lock',
    { place },
    [[bold(placeWords(place)), ': nobody else deploys there until it is unlocked. Your own deployments may go ahead.']],
    { label: 'Reason', hint: 'Others see it.' },
  );

/** Names the lock that would be taken over, and asks why. */
export const takeOverModal = (lock: Lock, reader: LockReader, reason = ''): ModalView =>
  modal('lock', 'Take over a lock', 'Take over', { place: placeOf(lock), seen: lock.id }, [lockLine(lock, reader)], {
    label: 'Why do you take it over?',
    hint: told(lock, reader),
    initial: reason,
  });

/** Names somebody else's lock that would be released, and asks why. */
export const unlockModal = (lock: Lock, reader: LockReader): ModalView =>
  modal('unlock', 'Release a lock', 'Release', { place: placeOf(lock), seen: lock.id }, [lockLine(lock, reader)], {
    label: 'Why do you release it?',
    hint: told(lock, reader),
  });

const placeOf = ({ service, environment }: Place): Place => ({ service, environment });

const told = ({ heldBy }: Lock, { nameOf }: LockReader) =>
  `${oneLine(nameOf(heldBy), 80)} is told that it was you, and why.`;

function modal(
  callback_id: 'lock' | 'unlock',
  title: string,
  submit: string,
  metadata: LockMetadata,
  about: Piece[][],
  { label, hint, initial = '' }: { label: string; hint: string; initial?: string },
): ModalView {
  const reason: InputBlock = {
    type: 'input',
    block_id: 'reason',
    label: plain(label),
    hint: plain(hint),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: 500,
      ...(initial !== '' && { initial_value: truncate(initial, 500) }),
    },
  };
  return {
    type: 'modal',
    callback_id,
    private_metadata: JSON.stringify(metadata),
    title: plain(title, 24),
    submit: plain(submit),
    close: plain('Cancel'),
    blocks: [...about.map((pieces) => rich(section(...pieces))), reason],
  };
}
