import type { Logger } from 'pino';
import type { Digests } from './digests.ts';

/** A worker's scheduler: every `everyMs` (20 s) it sends what is due. */
export function keepSending(digests: Pick<Digests, 'turn'>, log: Logger, everyMs = 20_000): () => Promise<void> {
  let under: Promise<void> | undefined;
  const turn = () => {
    under ??= digests
      .turn()
      .catch((err: unknown) => log.warn({ err }, 'digests could not be looked after'))
      .finally(() => {
        under = undefined;
      });
  };
  const timer = setInterval(turn, everyMs).unref();
  turn();
  return async () => {
    clearInterval(timer);
    await under;
  };
}
