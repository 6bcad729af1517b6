import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode } from '@slack/web-api';
import type { Logger } from 'pino';
import { codeOf } from './directory.ts';
import { isTransient } from './refusals.ts';

/** Defaults in milliseconds: time limit of the whole wait, first and longest pause between calls. */
const defaults = { timeoutMs: 600_000, firstPauseMs: 1_000, maxPauseMs: 15_000 };

/**
 * Retries a call while Slack is unreachable, for ten minutes, so that a process may start during an outage. `onWait` gets
 * the reason before each pause. @throws the call's error when a retry cannot help; an error with the reason at the end
 */
export async function waitForSlack<T>(
  call: () => Promise<T>,
  { log, onWait, ...times }: Options & Partial<typeof defaults>,
): Promise<T> {
  const { timeoutMs, firstPauseMs, maxPauseMs } = { ...defaults, ...times };
  const end = performance.now() + timeoutMs;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, maxPauseMs)) {
    try {
      return await call();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      if (performance.now() + pause > end)
        throw new Error(`Slack could not be reached for too long (${reason}). Start again when it can.`, {
          cause: error,
        });
      log.warn({ reason, againInMs: pause }, 'Slack cannot be reached: the start waits for it');
      await onWait(reason);
      await sleep(pause);
    }
  }
}

interface Options {
  log: Logger;
  onWait(reason: string): Promise<void> | void;
}

/** Short reason why Slack is unreachable; undefined when it answered with a refusal. */
function reasonOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === ErrorCode.RequestError) return 'no answer';
  if (code === ErrorCode.RateLimitedError) return 'rate limited';
  if (code === ErrorCode.HTTPError && error instanceof Error && 'statusCode' in error)
    return Number(error.statusCode) >= 500 ? `HTTP ${error.statusCode}` : undefined;
  return isTransient(error) ? codeOf(error) : undefined;
}
