/**
 * Does something again and again, never twice at once, until the returned function is called, which waits for what is under
 * way. What it throws is for `failed`, and ends nothing. `atOnce`: for the first time right now.
 */
export function repeat(
  ms: number,
  what: () => Promise<unknown>,
  failed: (error: unknown) => void,
  { atOnce = false } = {},
): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  const turn = () => {
    underWay ??= what()
      .then(() => {}, failed)
      .finally(() => {
        underWay = undefined;
      });
  };
  const timer = setInterval(turn, ms).unref();
  if (atOnce) turn();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
