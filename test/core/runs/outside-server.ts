import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/**
 * The world outside: things under keys. It does not refuse a second thing of one key, as many real ones do not, so that
 * every effect done twice is counted.
 */
export interface Outside extends AsyncDisposable {
  url: string;
  /** How often something was made under this key, ever. */
  made(key: string): number;
  /** How many things stand under this key now. */
  standing(key: string): number;
  /** Every change in the order of its arrival: `make <key>` and `remove <key>`. */
  changes: string[];
  /** The processes that changes came from. */
  workers: Set<string>;
  /** Called before a change is done, when it has arrived. */
  beforeChange: (change: string) => Promise<void> | void;
  /** Called when a change has been done and before it is answered, with the process it came from. */
  beforeAnswer: (change: string, worker: string) => Promise<void> | void;
}

export async function startOutside(): Promise<Outside> {
  const things = new Map<string, number>();
  const changes: string[] = [];
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const key = decodeURIComponent(request.url?.slice(1) ?? '');
    if (request.method === 'GET') return { standing: things.get(key) ?? 0 };
    const change = `${request.method === 'POST' ? 'make' : 'remove'} ${key}`;
    await outside.beforeChange(change);
    const standing = things.get(key) ?? 0;
    things.set(key, request.method === 'POST' ? standing + 1 : 0);
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
    made: (key) => changes.filter((change) => change === `make ${key}`).length,
    standing: (key) => things.get(key) ?? 0,
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

/** The client that steps use. */
export const thingsAt = (url: string) => {
  const call = async (method: string, key: string, signal?: AbortSignal): Promise<{ standing?: number }> => {
    const response = await fetch(`${url}/${encodeURIComponent(key)}`, { method, signal: signal ?? null });
    return (await response.json()) as { standing?: number };
  };
  return {
    exists: async (key: string) => ((await call('GET', key)).standing ?? 0) > 0,
    make: (key: string, signal?: AbortSignal) => call('POST', key, signal),
    remove: (key: string) => call('DELETE', key),
  };
};
