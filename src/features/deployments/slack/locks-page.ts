import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code } from '../../../core/slack/text.ts';
import type { Lock } from '../deployment.ts';
import { type LockViewer, lockButtons, lockLine } from './lock-blocks.ts';

export interface LocksPage {
  /** Result of the command, in sentences. */
  message?: string;
  /** Present locks that concern the place of the command. */
  locks: readonly Lock[];
  viewer: LockViewer;
  /** Reason typed already, for taking over a lock. */
  reason?: string;
}

/** Most locks shown, with two blocks each: a message has at most 50. */
const maxRows = 20;

/** Result of a command, and the present locks. */
export function locksPage({ message, locks, viewer, reason }: LocksPage): Content {
  const shown = locks.slice(0, maxRows);
  return messageContent([
    message === undefined ? header('Locks') : rich(section(oneLine(message, 1000))),
    ...(locks.length === 0
      ? [rich(section(message === undefined ? 'Nothing is locked.' : 'Nothing is locked there.'))]
      : []),
    ...shown.flatMap((lock) => [
      rich(section(...lockLine(lock, viewer))),
      ...buttonRow(...lockButtons([lock], viewer, { ...(lock.heldBy !== viewer.id && { reason }) })),
    ]),
    ...(locks.length > shown.length
      ? [
          smallPrint(
            `Showing ${shown.length} of ${locks.length} locks. ${code(commandText('status <service>'))} shows those on one service.`,
          ),
        ]
      : []),
    smallPrint(
      `${code(commandText('lock <service> [environment] <reason>'))} blocks deployments by others until ${code(commandText('unlock <service> [environment]'))}; you can still deploy. ${code(commandText('unlock mine'))} releases all your locks.`,
    ),
  ]);
}
