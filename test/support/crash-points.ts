import type { RootOperationNode } from 'kysely';
import type { Store } from '../../src/core/store/database.ts';

/**
 * Wraps a store so that `at` is called with the number of each statement, before and after it. Lease renewals do not count,
 * because they depend on the clock.
 */
export function withCrashPoints(store: Store, at: (when: 'before' | 'after', n: number) => void) {
  let statements = 0;
  const numbers = new WeakMap<object, number>();
  const wrapped: Store = {
    ...store,
    async prepared(name, text, values) {
      if (name === 'renew-lease') return store.prepared(name, text, values);
      statements += 1;
      const n = statements;
      at('before', n);
      const result = await store.prepared(name, text, values);
      at('after', n);
      // biome-ignore lint/suspicious/noExplicitAny: passed through
      return result as any;
    },
    db: store.db.withPlugin({
      transformQuery({ node, queryId }): RootOperationNode {
        statements += 1;
        numbers.set(queryId, statements);
        at('before', statements);
        return node;
      },
      async transformResult({ result, queryId }) {
        at('after', numbers.get(queryId) ?? 0);
        return result;
      },
    }),
  };
  return { store: wrapped, statements: () => statements };
}

/** Point at which a process crashes: before or after its n-th statement, or its n-th write to GitHub. */
export interface CrashPoint {
  what: 'statement' | 'write';
  when: 'before' | 'after';
  n: number;
}

export type Counts = Record<CrashPoint['what'], number>;

/** Returns a function that kills this process at its crash point. */
export const killAt =
  <What>(point: { what: What; when: 'before' | 'after'; n: number } | undefined) =>
  (what: What, when: 'before' | 'after', n: number) => {
    if (point?.what === what && point.when === when && point.n === n) process.kill(process.pid, 'SIGKILL');
  };

/** Counts statements and writes to GitHub, and kills this process at a crash point. */
export function crashAt(store: Store, point?: CrashPoint) {
  const dieIf = killAt(point);
  let write = 0;
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    if (init?.method !== 'POST' || /access_tokens$/.test(String(url))) return realFetch(url, init);
    write += 1;
    const n = write;
    dieIf('write', 'before', n);
    const response = await realFetch(url, init);
    dieIf('write', 'after', n);
    return response;
  };
  const { store: counted, statements } = withCrashPoints(store, (when, n) => dieIf('statement', when, n));
  return { store: counted, counts: () => ({ statement: statements(), write }) };
}
