import type { InputBlock, ModalView } from '@slack/types';
import { choiceInput, option } from '../../../core/slack/blocks/inputs.ts';
import { bold, dateTime, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { plain, truncate } from '../../../core/slack/text.ts';
import type { Lock } from '../deployment.ts';
import { maxReason } from '../locks.ts';
import { type LockViewer, lockLine, type Place, placeWords } from './lock-blocks.ts';
import { lockTimes } from './lock-end.ts';

/** Metadata of these forms. Permissions and holders are read again on submission. */
export interface LockMetadata {
  place: Place;
  /** Id of the lock that was shown: only this one is taken over or released. */
  seen?: string;
  /** Typed end of the lock, as an ISO time. */
  endsAt?: string;
}

/** Form for a new lock. */
export function lockModal(place: Place, { reason = '', endsAt }: { reason?: string; endsAt?: Date | undefined } = {}) {
  const isEverything = place.service === null && place.environment === null;
  const about: Piece[] = [
    bold(isEverything ? 'Every service of every team' : placeWords(place)),
    ...(endsAt ? [', until ', dateTime(endsAt)] : []),
    ': nobody else can deploy there until it is unlocked. You still can. The channels of the teams concerned are notified.',
  ];
  const form = lockForm(
    'lock',
    isEverything ? 'Lock everything' : 'Lock',
    isEverything ? 'Lock everything' : 'Lock',
    { place, ...(endsAt && { endsAt: endsAt.toISOString() }) },
    [about],
    { label: 'Reason', hint: 'Visible to others.', initial: reason },
  );
  const options = [
    option('open', 'When it is unlocked'),
    ...Object.entries(lockTimes).map(([value, words]) => option(value, `After ${words}`)),
  ];
  return endsAt
    ? form
    : { ...form, blocks: [...form.blocks, choiceInput({ id: 'lasts', label: 'Ends', options, initial: 'open' })] };
}

/** Form to take over a lock, with a reason. */
export const takeOverModal = (lock: Lock, viewer: LockViewer, reason = ''): ModalView =>
  lockForm('lock', 'Take over a lock', 'Take over', { place: placeOf(lock), seen: lock.id }, [lockLine(lock, viewer)], {
    label: 'Why are you taking it over?',
    hint: notifiedHint(lock, viewer),
    initial: reason,
  });

/** Form to release another person's lock, with a reason. */
export const unlockModal = (lock: Lock, viewer: LockViewer): ModalView =>
  lockForm('unlock', 'Release a lock', 'Release', { place: placeOf(lock), seen: lock.id }, [lockLine(lock, viewer)], {
    label: 'Why are you releasing it?',
    hint: notifiedHint(lock, viewer),
  });

const placeOf = ({ service, environment }: Place): Place => ({ service, environment });

const notifiedHint = ({ heldBy }: Lock, { nameOf }: LockViewer) =>
  `${oneLine(nameOf(heldBy), 80)} will be notified, with your name and reason.`;

function lockForm(
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
      max_length: maxReason,
      ...(initial !== '' && { initial_value: truncate(initial, maxReason) }),
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
