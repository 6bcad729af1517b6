import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../../src/lib/http.ts';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer = { status: number; body?: object; headers?: Record<string, string> };

/** Proxy before the local GitHub: records every request, and answers some of them as another GitHub would. */
export async function startFront(
  target: string,
  intercept: (request: ReceivedRequest) => Answer | undefined = () => undefined,
) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = (await readBody(request, 1_000_000)).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body });
    const answer = intercept({ method, path, headers, body });
    if (answer) {
      const text = JSON.stringify(answer.body ?? {});
      return response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text);
    }
    const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...rest } = headers;
    const forwarded = Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]);
    const upstream = await fetch(target + path, {
      method,
      headers: forwarded,
      redirect: 'manual',
      ...(body && { body }),
    });
    const returned = [...upstream.headers].filter(
      ([name]) => !/^(content-(encoding|length)|transfer-encoding|connection)$/.test(name),
    );
    response.writeHead(upstream.status, Object.fromEntries(returned)).end(Buffer.from(await upstream.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}
