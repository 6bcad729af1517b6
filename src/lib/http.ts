import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';

// An import reads every export, and reading one of them loads all of undici: 40 ms of a start that nobody needs.
const { createServer } = process.getBuiltinModule('node:http');

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
/** Handlers by `METHOD /path`. */
export type Routes = Record<string, Handler>;

export interface HttpServer {
  port: number;
  /** No new requests; those under way are answered, for `graceMs` at most. */
  close(graceMs?: number): Promise<void>;
}

/** Answers with words and nothing else. */
export function reply(response: ServerResponse, status: number, body = '', type = 'text/plain; charset=utf-8'): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The client went away, or was too slow and has been cut off: there is nobody to answer. */
class Interrupted extends Error {
  override name = 'Interrupted';
}

/** The raw body, up to `limit` bytes. @throws BodyTooLarge as soon as there is more, without keeping any of it. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = () => {
      request.off('data', keep).resume(); // read on into nothing: a client that is still sending reads no answer
      reject(new BodyTooLarge());
    };
    const keep = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) tooLarge();
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) return tooLarge();
    request.on('data', keep);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('close', () => reject(new Interrupted()));
    request.on('error', () => reject(new Interrupted()));
  });
}

/** Listens with bounded headers, whole requests within `requestMs` (10 s) or a quarter more, and one boundary for what handlers throw. */
export async function listen(
  routes: Routes,
  options: { port: number; host?: string; log: Logger; requestMs?: number },
): Promise<HttpServer> {
  const { log, requestMs = 10_000 } = options;
  const server: Server = createServer({
    requestTimeout: requestMs,
    headersTimeout: requestMs / 2,
    connectionsCheckingInterval: requestMs / 4, // by default slow clients are looked for every 30 s only
    keepAliveTimeout: 75_000,
    maxHeaderSize: 16_384,
  });
  server.on('request', async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    const handler = routes[`${request.method} ${path}`];
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
