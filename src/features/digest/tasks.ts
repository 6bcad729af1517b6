import type { Logger } from 'pino';
import { repeat } from '../../lib/repeat.ts';
import type { Digests } from './digests.ts';

/** A worker's scheduler: every `everyMs` (20 s) it sends what is due. */
export const keepSending = (digests: Pick<Digests, 'turn'>, log: Logger, everyMs = 20_000): (() => Promise<void>) =>
  repeat(everyMs, digests.turn, (err) => log.warn({ err }, 'digests could not be looked after'), { atOnce: true });
