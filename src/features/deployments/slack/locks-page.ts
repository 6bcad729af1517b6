import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code } from '../../../core/slack/text.ts';
import { typed } from '../../runs/slack/find-command.ts';
import type { Lock } from '../deployment.ts';
import { type LockReader, lockButtons, lockLine } from './lock-blocks.ts';

export interface LocksPage {
  /** What was done, or was not, in sentences. */
  said?: string;
  /** What holds now, as far as it concerns what was asked about. */
  locks: readonly Lock[];
  reader: LockReader;
  /** Typed already by somebody who may take a lock over. */
  reason?: string;
}

/** Two blocks each; a message holds 50. */
const rows = 20;

/** What was done, and what holds now. */
export function locksPage({ said, locks, reader, reason }: LocksPage): Content {
  const shown = locks.slice(0, rows);
  return messageContent([
    said === undefined ? header('Locks') : rich(section(oneLine(said, 1000))),
    ...(locks.length === 0
      ? [rich(section(said === undefined ? 'Nothing is locked.' : 'No lock holds there now.'))]
      : []),
    ...shown.flatMap((lock) => [
      rich(section(...lockLine(lock, reader))),
      ...buttonRow(...lockButtons([lock], reader, { ...(lock.heldBy !== reader.id && { reason }) })),
    ]),
    ...(locks.length > shown.length
      ? [
          smallPrint(
            `There are ${locks.length} locks; ${shown.length} are shown. ${code(typed('status <service>'))} shows those on one service.`,
          ),
        ]
      : []),
    smallPrint(
      `${code(typed('lock <service> [environment] <reason>'))} holds others’ deployments back until ${code(typed('unlock <service> [environment]'))}; your own may go ahead. ${code(typed('unlock mine'))} releases all of yours.`,
    ),
  ]);
}
