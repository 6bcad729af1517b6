import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/**
 * Outside system with things under keys. Like many real ones it accepts a second thing under the same key, so that double
 * effects are counted.
 */
export interface Outside extends AsyncDisposable {
  url: string;
  /** Number of things ever created under this key. */
  creations(key: string): number;
  /** Number of things that exist under this key. */
  count(key: string): number;
  /** Every change in the order of its arrival: `make <key>` and `remove <key>`. */
  changes: string[];
  /** Process ids of the workers that sent changes. */
  workers: Set<string>;
  /** Called when a change has arrived, before it takes effect. */
  beforeChange: (change: string) => Promise<void> | void;
  /** Called when a change has taken effect, before the response, with the process id of its worker. */
  beforeAnswer: (change: string, worker: string) => Promise<void> | void;
}

export async function startOutside(): Promise<Outside> {
  const things = new Map<string, number>();
  const changes: string[] = [];
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const key = decodeURIComponent(request.url?.slice(1) ?? '');
    if (request.method === 'GET') return { count: things.get(key) ?? 0 };
    const change = `${request.method === 'POST' ? 'make' : 'remove'} ${key}`;
    await outside.beforeChange(change);
    const count = things.get(key) ?? 0;
    things.set(key, request.method === 'POST' ? count + 1 : 0);
    changes.push(change);
    const worker = String(request.headers.worker);
    outside.workers.add(worker);
    await outside.beforeAnswer(change, worker);
    return {};
  };
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await answer(request)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const outside: Outside = {
    url: `http://127.0.0.1:${address.port}`,
    creations: (key) => changes.filter((change) => change === `make ${key}`).length,
    count: (key) => things.get(key) ?? 0,
    changes,
    workers: new Set(),
    beforeChange: () => {},
    beforeAnswer: () => {},
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
  return outside;
}

/** Client of the steps. */
export const thingsAt = (url: string) => {
  const call = async (method: string, key: string, signal?: AbortSignal): Promise<{ count?: number }> => {
    const response = await fetch(`${url}/${encodeURIComponent(key)}`, { method, signal: signal ?? null });
    return (await response.json()) as { count?: number };
  };
  return {
    exists: async (key: string) => ((await call('GET', key)).count ?? 0) > 0,
    make: (key: string, signal?: AbortSignal) => call('POST', key, signal),
    remove: (key: string) => call('DELETE', key),
  };
};
