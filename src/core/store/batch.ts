import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Store, wasRolledBack } from './database.ts';

/** A statement that executes many calls in one commit. */
export interface Batched<Item> {
  /** Name of the prepared statement. */
  name: string;
  /** Its rows have a column `key`, which matches each row to its call. */
  text: string;
  /** Statement for a single call that the shared one skipped because its row was locked: this one waits for the lock. */
  fallback?: string;
  values(items: Item[]): unknown[];
  /** Calls with the same key never share a statement, and are sent in order. */
  key(item: Item): string;
}

interface Call<Item, Row> {
  item: Item;
  key: string;
  resolve(row: Row | undefined): void;
  reject(error: unknown): void;
}

/** Maximum number of calls in one statement. */
const batchSize = 100;

/**
 * Combines many small commits: calls made while a statement is in flight share the next one. Each caller gets its own row,
 * after the commit. After an error that rolled the statement back, the calls are repeated one by one, so that an invalid
 * call does not fail the others. When the connection breaks, all calls of the statement fail: the outcome of the commit is
 * unknown, as for a single call.
 *
 * @returns a function that resolves with the row of its call, or undefined when the statement returned none for it
 */
export function batchedStatement<Item, Row extends object>(statement: Batched<Item>) {
  const queues = new WeakMap<Store, (item: Item) => Promise<Row | undefined>>();
  return (store: Store, item: Item): Promise<Row | undefined> => {
    const enqueue = queues.get(store) ?? createQueue<Item, Row>(store, statement);
    queues.set(store, enqueue);
    return enqueue(item);
  };
}

function createQueue<Item, Row extends object>(store: Store, statement: Batched<Item>) {
  const queued: Call<Item, Row>[] = [];
  /** Keys of the calls in flight. */
  const inFlight = new Set<string>();
  let isSending = false;

  async function execute(name: string, text: string, calls: Call<Item, Row>[]): Promise<Map<string, Row>> {
    const values = statement.values(calls.map(({ item }) => item));
    const rows = await store.prepared<Row & { key: string }>(name, text, values);
    return new Map(rows.map((row) => [row.key, row]));
  }

  async function executeTogether(calls: Call<Item, Row>[]): Promise<void> {
    try {
      const rows = await execute(statement.name, statement.text, calls);
      const isDone = ({ key }: Call<Item, Row>) => rows.has(key) || statement.fallback === undefined;
      for (const call of calls.filter(isDone)) call.resolve(rows.get(call.key));
      void executeOneByOne(calls.filter((call) => !isDone(call)));
    } catch (error) {
      if (calls.length > 1 && wasRolledBack(error)) void executeOneByOne(calls);
      else for (const call of calls) call.reject(error);
    }
  }

  /** Runs in parallel with the shared statements, which do not wait for these calls. */
  async function executeOneByOne(calls: Call<Item, Row>[]): Promise<void> {
    const { fallback } = statement;
    const [name, text] =
      fallback === undefined ? [statement.name, statement.text] : [`${statement.name}-alone`, fallback];
    for (const call of calls) {
      await execute(name, text, [call]).then((rows) => call.resolve(rows.get(call.key)), call.reject);
    }
  }

  /** Takes the next batch, with each key once. */
  function takeBatch(): Call<Item, Row>[] {
    const batch: Call<Item, Row>[] = [];
    for (const call of queued.splice(0)) {
      const isIncluded = batch.length < batchSize && !inFlight.has(call.key);
      if (isIncluded) inFlight.add(call.key);
      (isIncluded ? batch : queued).push(call);
    }
    return batch;
  }

  async function send(): Promise<void> {
    if (isSending || queued.length === 0) return;
    isSending = true;
    await nextTurn(); // calls made in the same turn of the event loop share a statement too
    for (let calls = takeBatch(); calls.length > 0; calls = takeBatch()) {
      await executeTogether(calls);
      await nextTurn();
    }
    isSending = false;
  }

  return (item: Item) =>
    new Promise<Row | undefined>((resolve, reject) => {
      const key = statement.key(item);
      const onSettled = () => {
        inFlight.delete(key);
        void send();
      };
      queued.push({
        item,
        key,
        resolve(row) {
          onSettled();
          resolve(row);
        },
        reject(error) {
          onSettled();
          reject(error);
        },
      });
      void send();
    });
}
