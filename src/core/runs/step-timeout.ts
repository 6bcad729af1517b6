import { milliseconds } from '../../lib/duration.ts';
import type { AnyStep } from '../../roadcrew/index.ts';

/** Time that an aborted step gets to end, in milliseconds: its effect outside is under way. */
const graceMs = 5_000;

/**
 * One attempt under its own time limit. Its signal aborts the step, which is then waited for: its effect must not
 * arrive outside after the next attempt has searched for it. A step that ignores the signal is abandoned after `grace`.
 */
export async function underTimeout<T>(
  step: AnyStep,
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
  grace = graceMs,
): Promise<T> {
  signal.throwIfAborted();
  const timeout = (step.kind === 'wait' ? step.pollTimeout : step.timeout) ?? '1m';
  const limit = new AbortController(); // not AbortSignal.timeout, which would outlive the step by a minute
  const stop = AbortSignal.any([signal, limit.signal]);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const takesTooLong = () => limit.abort(new DOMException(`It took longer than ${timeout}.`, 'TimeoutError'));
  let timer = setTimeout(takesTooLong, milliseconds(timeout));
  const onAbort = () => {
    clearTimeout(timer);
    timer = setTimeout(() => reject(stop.reason), grace);
  };
  stop.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(stop), over]);
  } finally {
    stop.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}
