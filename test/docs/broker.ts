import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const newQueue = z.object({ key: z.string(), durable: z.boolean() });
const shifts = [
  { service: 'checkout', person: 'bob', until: '18:00' },
  { service: 'ledger', person: '<!channel> of payments', until: '20:00' },
];

type Queue = z.output<typeof newQueue> & { reads: number };

/**
 * Starts the pager of the README and the message broker of docs/workflows.md, whose queues are ready at the second request.
 * Records its requests.
 */
export async function startBroker() {
  const queues = new Map<string, Queue>();
  /** Method and path of each request. */
  const requests: string[] = [];
  /** Authorization header of each request. */
  const authorized: (string | undefined)[] = [];
  /** Statuses for the next requests, by method and path. */
  const faults = new Map<string, number[]>();
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    authorized.push(request.headers.authorization);
    const answer = (status: number, body?: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    const fault = faults.get(line)?.shift();
    if (fault) return answer(fault);
    if (request.url === '/on-call') return answer(200, shifts);
    const [, name = '', password] = /^\/queues\/([^/]+)(\/password)?$/.exec(request.url ?? '') ?? [];
    const queue = queues.get(name);
    if (request.method === 'PUT') {
      const body = newQueue.parse(JSON.parse(await text(request)));
      if (queue) return answer(409);
      queues.set(name, { ...body, reads: 0 });
      return answer(201, {});
    }
    if (!queue) return answer(404);
    if (request.method === 'DELETE') {
      queues.delete(name);
      return answer(204);
    }
    if (request.method === 'POST' && password) return answer(200, { password: 's3cret' });
    queue.reads += 1;
    return answer(200, { key: queue.key, ready: queue.reads > 1 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The broker has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    queues,
    requests,
    authorized,
    fail: (line: string, ...statuses: number[]) => void faults.set(line, statuses),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
