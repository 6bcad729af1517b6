import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const wanted = z.object({ key: z.string(), durable: z.boolean() });
const shifts = [
  { service: 'checkout', person: 'bob', until: '18:00' },
  { service: 'ledger', person: '<!channel> of payments', until: '20:00' },
];

type Queue = z.output<typeof wanted> & { looks: number };

/** The pager of the README and the message broker of docs/workflows.md, which needs a look or two to spread a queue. Remembers its requests. */
export async function startBroker() {
  const queues = new Map<string, Queue>();
  const asked: string[] = [];
  /** The authorization header of each request. */
  const authorized: (string | undefined)[] = [];
  /** Answers the next request of this kind (`POST /queues/orders/password`) with a bare status. */
  const faults = new Map<string, number[]>();
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    authorized.push(request.headers.authorization);
    const answer = (status: number, body?: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    const fault = faults.get(line)?.shift();
    if (fault) return answer(fault);
    if (request.url === '/on-call') return answer(200, shifts);
    const [, name = '', password] = /^\/queues\/([^/]+)(\/password)?$/.exec(request.url ?? '') ?? [];
    const queue = queues.get(name);
    if (request.method === 'PUT') {
      const body = wanted.parse(JSON.parse(await text(request)));
      if (queue) return answer(409);
      queues.set(name, { ...body, looks: 0 });
      return answer(201, {});
    }
    if (!queue) return answer(404);
    if (request.method === 'DELETE') {
      queues.delete(name);
      return answer(204);
    }
    if (request.method === 'POST' && password) return answer(200, { password: 's3cret' });
    queue.looks += 1;
    return answer(200, { key: queue.key, ready: queue.looks > 1 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The broker has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    queues,
    asked,
    authorized,
    fail: (line: string, ...statuses: number[]) => void faults.set(line, statuses),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
