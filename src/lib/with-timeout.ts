/** Result of `work`. @throws the error of `timeoutError` after `ms` milliseconds; the work goes on and its outcome is ignored. */
export const withTimeout = <T>(ms: number, work: () => Promise<T>, timeoutError: () => Error): Promise<T> =>
  raceTimeout(ms, work, () => Promise.reject(timeoutError()));

/** Result of `work`, or undefined after `ms` milliseconds; the work goes on and its outcome is ignored. */
export const within = <T>(ms: number, work: () => Promise<T>): Promise<T | undefined> =>
  raceTimeout(ms, work, async () => undefined);

async function raceTimeout<T, Fallback>(
  ms: number,
  work: () => Promise<T>,
  onTimeout: () => Promise<Fallback>,
): Promise<T | Fallback> {
  const { promise: timeout, resolve } = Promise.withResolvers<Fallback>();
  const timer = setTimeout(() => resolve(onTimeout()), ms);
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
