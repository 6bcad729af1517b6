import type { Logger } from 'pino';
import { every } from '../../lib/repeat.ts';
import type { Digests } from './digests.ts';

/** A worker's scheduler: every `everyMs` (20 s) it sends what is due. */
export const keepSending = (digests: Pick<Digests, 'turn'>, log: Logger, everyMs = 20_000): (() => Promise<void>) =>
  every(everyMs, digests.turn, (err) => log.warn({ err }, 'digests could not be looked after'), { atOnce: true });
