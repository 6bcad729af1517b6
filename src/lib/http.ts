import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';

// A static import of node:http reads all its exports, one of which loads undici: 40 ms at start.
const { createServer } = process.getBuiltinModule('node:http');

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
/** Handlers by `METHOD /path`; `*` is the one for all other requests. */
export type Routes = Record<string, Handler>;

export interface HttpServer {
  port: number;
  /** Stops accepting requests; waits up to `graceMs` for those in flight. */
  close(graceMs?: number): Promise<void>;
}

/** Answers with a text body. */
export function reply(response: ServerResponse, status: number, body = '', type = 'text/plain; charset=utf-8'): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The client disconnected, or was cut off for being too slow: nobody is left to answer. */
class Interrupted extends Error {
  override name = 'Interrupted';
}

/** The raw body, up to `limit` bytes. @throws BodyTooLarge at the first byte beyond, without buffering the rest. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const rejectTooLarge = () => {
      request.off('data', collect).resume(); // drain the body: a client that is still sending does not read the answer
      reject(new BodyTooLarge());
    };
    const collect = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) rejectTooLarge();
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) return rejectTooLarge();
    request.on('data', collect);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('close', () => reject(new Interrupted()));
    request.on('error', () => reject(new Interrupted()));
  });
}

/**
 * Starts a server with bounded headers and one error boundary for all handlers. A request has to arrive within `requestMs`
 * (default 10 s); slow ones are cut off up to a quarter later.
 */
export async function listen(
  routes: Routes,
  options: { port: number; host?: string; log: Logger; requestMs?: number },
): Promise<HttpServer> {
  const { log, requestMs = 10_000 } = options;
  const server: Server = createServer({
    requestTimeout: requestMs,
    headersTimeout: requestMs / 2,
    connectionsCheckingInterval: requestMs / 4, // Node's default is 30 s
    keepAliveTimeout: 75_000,
    maxHeaderSize: 16_384,
  });
  server.on('request', async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    const handler = routes[`${request.method} ${path}`] ?? routes['*'];
    if (!handler) return reply(response, Object.keys(routes).some((route) => route.endsWith(` ${path}`)) ? 405 : 404);
    try {
      await handler(request, response);
    } catch (error) {
      if (error instanceof BodyTooLarge) return reply(response, 413);
      if (error instanceof Interrupted) return;
      log.error({ err: error, path }, 'request failed');
      reply(response, 500);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs = 5_000) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}
