/**
 * Does something again and again, never twice at once, until the returned function is called. What it throws is for
 * `failed`, and ends nothing. `atOnce`: for the first time right now.
 */
export function every(
  ms: number,
  what: () => Promise<unknown>,
  failed: (error: unknown) => void,
  { atOnce = false } = {},
): () => void {
  let isUnderWay = false;
  const turn = async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    await what().catch(failed);
    isUnderWay = false;
  };
  const timer = setInterval(turn, ms).unref();
  if (atOnce) void turn();
  return () => clearInterval(timer);
}
