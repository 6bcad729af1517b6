/**
 * Runs `work` every `ms` milliseconds, never twice at once; `atOnce` also runs it now. Errors go to `onError` and end
 * nothing.
 *
 * @returns a function that stops it and waits for the call in flight
 */
export function repeat(
  ms: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
  { atOnce = false } = {},
): () => Promise<void> {
  let inFlight: Promise<void> | undefined;
  const start = () => {
    inFlight ??= Promise.try(work)
      .then(() => {}, onError)
      .finally(() => {
        inFlight = undefined;
      });
  };
  const timer = setInterval(start, ms).unref();
  if (atOnce) start();
  return async () => {
    clearInterval(timer);
    await inFlight;
  };
}
