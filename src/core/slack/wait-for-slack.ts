import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode } from '@slack/web-api';
import type { Logger } from 'pino';
import { codeOf } from './directory.ts';
import { isTransient } from './refusals.ts';

/** In milliseconds: how long a start waits for Slack in all, and between two questions. */
const times = { patience: 600_000, first: 1_000, longest: 15_000 };

/**
 * Asks Slack again while it is away, for ten minutes: a process that starts during an outage waits for its end instead of
 * dying of it. `waiting` is told each time what is wrong. @throws what `ask` throws when asking again cannot help, or at the end.
 */
export async function waitForSlack<T>(
  ask: () => Promise<T>,
  { log, waiting, patience, first, longest }: Options & Partial<typeof times>,
): Promise<T> {
  const end = performance.now() + (patience ?? times.patience);
  for (let pause = first ?? times.first; ; pause = Math.min(pause * 2, longest ?? times.longest)) {
    try {
      return await ask();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      if (performance.now() + pause > end)
        throw new Error(`Slack could not be reached for too long (${reason}). Start again when it can.`, {
          cause: error,
        });
      log.warn({ reason, againInMs: pause }, 'Slack cannot be reached: the start waits for it');
      await waiting(reason);
      await sleep(pause);
    }
  }
}

interface Options {
  log: Logger;
  waiting(reason: string): Promise<void> | void;
}

/** Why Slack is away, in a word; undefined when it is there and says no. */
function reasonOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === ErrorCode.RequestError) return 'no answer';
  if (code === ErrorCode.RateLimitedError) return 'rate limited';
  if (code === ErrorCode.HTTPError && error instanceof Error && 'statusCode' in error)
    return Number(error.statusCode) >= 500 ? `HTTP ${error.statusCode}` : undefined;
  return isTransient(error) ? codeOf(error) : undefined;
}
