import { milliseconds } from '../../lib/duration.ts';
import type { AnyStep } from '../../roadcrew/index.ts';

/** Time an aborted step has to end, because its outside effect may still be in progress. */
const defaultGraceMs = 5_000;

/**
 * Runs one attempt of a step with the timeout of the step. After an abort it waits for the step to end: its effect must not
 * take place after the next attempt has checked for it. A step that ignores the signal is abandoned after `graceMs`.
 */
export async function withStepTimeout<T>(
  step: AnyStep,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  graceMs = defaultGraceMs,
): Promise<T> {
  signal.throwIfAborted();
  const timeout = (step.kind === 'wait' ? step.pollTimeout : step.timeout) ?? '1m';
  const limit = new AbortController(); // not AbortSignal.timeout, whose timer would outlive the step
  const stepSignal = AbortSignal.any([signal, limit.signal]);
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  const onTimeout = () => limit.abort(new DOMException(`The step took longer than ${timeout}.`, 'TimeoutError'));
  let timer = setTimeout(onTimeout, milliseconds(timeout));
  const onAbort = () => {
    clearTimeout(timer);
    timer = setTimeout(() => reject(stepSignal.reason), graceMs);
  };
  stepSignal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(stepSignal), abandoned]);
  } finally {
    stepSignal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}
