/** Runs `work` once at a time: calls meanwhile share its result, or its error, which is kept for `keepMs` afterwards. */
export function shareResult<T>(keepMs: number, work: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | undefined;
  const forget = () => {
    shared = undefined;
  };
  return () => {
    shared ??= work().finally(() => setTimeout(forget, keepMs).unref());
    return shared;
  };
}
