import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Store, wasRolledBack } from './database.ts';

/** A statement that does in one commit what many calls ask for. */
export interface Batched<Item> {
  /** Prepared once per connection under this name. `key` in its rows says which call each of them answers. */
  name: string;
  text: string;
  /** For a call that the shared statement has passed over, say because somebody else holds its row: this one waits for it. */
  fallback?: string;
  values(items: Item[]): unknown[];
  /** Calls with the same key never share a statement, and are sent in the order they came in. */
  key(item: Item): string;
}

interface Call<Item, Row> {
  item: Item;
  key: string;
  answer(row: Row | undefined): void;
  fail(error: unknown): void;
}

/** Calls in one statement at most. */
const most = 100;

/**
 * Makes one commit of many small ones: calls that come while a statement is on its way travel together in the next. Each
 * caller hears of its own row, after the commit, and of nobody else's. What the server refuses is sent again one by one,
 * so that a call which cannot succeed harms no other. When the connection breaks everybody who travelled hears that: what
 * became of the commit is unknown, as it is for one alone.
 *
 * @returns a function that resolves with the row of its call; undefined when the statement had none for it.
 */
export function batchedStatement<Item, Row extends object>(kind: Batched<Item>) {
  const lines = new WeakMap<Store, (item: Item) => Promise<Row | undefined>>();
  return (store: Store, item: Item): Promise<Row | undefined> => {
    const line = lines.get(store) ?? openLine<Item, Row>(store, kind);
    lines.set(store, line);
    return line(item);
  };
}

function openLine<Item, Row extends object>(store: Store, kind: Batched<Item>) {
  const waiting: Call<Item, Row>[] = [];
  /** Keys of the calls that are on their way. */
  const underWay = new Set<string>();
  let sending = false;

  async function ask(name: string, text: string, calls: Call<Item, Row>[]): Promise<Map<string, Row>> {
    const rows = await store.prepared<Row & { key: string }>(name, text, kind.values(calls.map(({ item }) => item)));
    return new Map(rows.map((row) => [row.key, row]));
  }

  async function shared(calls: Call<Item, Row>[]): Promise<void> {
    try {
      const rows = await ask(kind.name, kind.text, calls);
      const isAnswered = ({ key }: Call<Item, Row>) => rows.has(key) || kind.fallback === undefined;
      for (const call of calls.filter(isAnswered)) call.answer(rows.get(call.key));
      void alone(calls.filter((call) => !isAnswered(call)));
    } catch (error) {
      if (calls.length > 1 && wasRolledBack(error)) void alone(calls);
      else for (const call of calls) call.fail(error);
    }
  }

  /** Beside the others, which do not wait for these. */
  async function alone(calls: Call<Item, Row>[]): Promise<void> {
    const [name, text] = kind.fallback === undefined ? [kind.name, kind.text] : [`${kind.name}-alone`, kind.fallback];
    for (const call of calls) {
      await ask(name, text, [call]).then((rows) => call.answer(rows.get(call.key)), call.fail);
    }
  }

  /** The next in line, each key once. */
  function next(): Call<Item, Row>[] {
    const calls: Call<Item, Row>[] = [];
    for (const call of waiting.splice(0)) {
      const goes = calls.length < most && !underWay.has(call.key);
      if (goes) underWay.add(call.key);
      (goes ? calls : waiting).push(call);
    }
    return calls;
  }

  async function send(): Promise<void> {
    if (sending || waiting.length === 0) return;
    sending = true;
    await nextTurn(); // what is asked for in one turn of the event loop travels together too
    for (let calls = next(); calls.length > 0; calls = next()) {
      await shared(calls);
      await nextTurn();
    }
    sending = false;
  }

  return (item: Item) =>
    new Promise<Row | undefined>((resolve, reject) => {
      const key = kind.key(item);
      const settled = () => {
        underWay.delete(key);
        void send();
      };
      const answer = (row: Row | undefined) => {
        settled();
        resolve(row);
      };
      const fail = (error: unknown) => {
        settled();
        reject(error);
      };
      waiting.push({ item, key, answer, fail });
      void send();
    });
}
