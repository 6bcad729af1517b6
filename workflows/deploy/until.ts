/** Asks again and again, for `ms` at most. @throws the signal's reason when it aborts. */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  ms: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = performance.now() + ms;
  for (let wait = 250; ; wait = Math.min(wait * 2, 5_000)) {
    const answer = await ask();
    if (answer !== undefined || performance.now() + wait > end) return answer;
    await pause(wait, signal);
  }
}

/** @throws the signal's reason when it aborts. */
const pause = (ms: number, signal: AbortSignal) =>
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
