/** Polls until there is a result, for `ms` at most. @throws the signal's reason when it aborts */
export async function pollUntil<T>(
  poll: () => Promise<T | undefined>,
  ms: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = performance.now() + ms;
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    const result = await poll();
    if (result !== undefined || performance.now() + pause > end) return result;
    await sleep(pause, signal);
  }
}

/** @throws the signal's reason when it aborts */
const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
