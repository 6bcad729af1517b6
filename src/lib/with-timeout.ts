/**
 * What `work` comes to, or what `late` throws once it has taken `ms` milliseconds. It is not stopped: whatever it comes to
 * afterwards is dropped, a failure too.
 */
export async function withTimeout<T>(ms: number, work: () => Promise<T>, late: () => Error): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  try {
    return await Promise.race([work(), over]);
  } finally {
    clearTimeout(timer);
  }
}
