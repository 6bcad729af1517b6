import type { RootOperationNode } from 'kysely';
import type { Store } from '../../src/core/store/database.ts';

/**
 * A store that says before and after each statement which one it is, for processes that die at one of them. The renewal of
 * a lease is left out because it comes with the clock.
 */
export function withCrashPoints(store: Store, at: (when: 'before' | 'after', n: number) => void) {
  let statements = 0;
  const numbers = new WeakMap<object, number>();
  const living: Store = {
    ...store,
    async prepared(name, text, values) {
      if (name === 'renew-lease') return store.prepared(name, text, values);
      statements += 1;
      const n = statements;
      at('before', n);
      const result = await store.prepared(name, text, values);
      at('after', n);
      // biome-ignore lint/suspicious/noExplicitAny: handed through as it came
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
  return { store: living, statements: () => statements };
}

/** Where a process ends itself: before or after its n-th statement, or its n-th write to GitHub. */
export interface Death {
  what: 'statement' | 'write';
  when: 'before' | 'after';
  n: number;
}

export type Counts = Record<Death['what'], number>;

/** Kills this process at the point that is its death. */
export const killAt =
  <What>(death: { what: What; when: 'before' | 'after'; n: number } | undefined) =>
  (what: What, when: 'before' | 'after', n: number) => {
    if (death?.what === what && death.when === when && death.n === n) process.kill(process.pid, 'SIGKILL');
  };

/** Counts statements and writes to GitHub from here on, and kills this process at one of them. */
export function crashAt(store: Store, death?: Death) {
  const dieIf = killAt(death);
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
  const { store: living, statements } = withCrashPoints(store, (when, n) => dieIf('statement', when, n));
  return { store: living, counts: () => ({ statement: statements(), write }) };
}
