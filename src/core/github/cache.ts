/** Cache with a time to live. Concurrent loads of a key share one call, and failures are not cached. */
export interface Cache<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  drop(key: string): void;
}

export function createCache<T>({ ttlMs, max }: { ttlMs: number; max: number }): Cache<T> {
  const entries = new Map<string, { value: Promise<T>; until: number }>();
  return {
    get(key, load) {
      const cached = entries.get(key);
      if (cached && cached.until > performance.now()) return cached.value;
      entries.delete(key);
      const entry = { value: load(), until: performance.now() + ttlMs };
      entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
      entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
      return entry.value;
    },
    drop: (key) => void entries.delete(key),
  };
}
