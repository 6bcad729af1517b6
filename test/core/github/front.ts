import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../../src/lib/http.ts';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer = { status: number; body?: object; headers?: Record<string, string> };

/** Stands before the local GitHub: sees the headers of every request, and answers some of them as another GitHub would. */
export async function startFront(target: string, instead: (request: Seen) => Answer | undefined = () => undefined) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const body = (await readBody(request, 1_000_000)).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, body });
    const answer = instead({ method, path, headers, body });
    if (answer) {
      const text = JSON.stringify(answer.body ?? {});
      return response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text);
    }
    const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...rest } = headers;
    const passed = Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]);
    const got = await fetch(target + path, { method, headers: passed, redirect: 'manual', ...(body && { body }) });
    const kept = [...got.headers].filter(
      ([name]) => !/^(content-(encoding|length)|transfer-encoding|connection)$/.test(name),
    );
    response.writeHead(got.status, Object.fromEntries(kept)).end(Buffer.from(await got.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close,
    [Symbol.asyncDispose]: close,
  };
}
