import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused, or undefined. The page can act as anyone, so only the page itself may ask: the Host check
 * stops DNS rebinding, the Origin and Sec-Fetch-Site checks stop other sites' scripts and forms. Programs without a
 * browser send neither and may pass; a browser cannot be made to leave them out of a cross-site request.
 */
export function refusal(request: IncomingMessage, port: number): string | undefined {
  const { host = '', origin } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'This page answers on 127.0.0.1 only.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Only the page itself may ask.';
  const site = request.headers['sec-fetch-site'];
  const toApi = request.url?.startsWith('/api/');
  if (toApi && site !== undefined && site !== 'same-origin' && site !== 'none') return 'Only the page itself may ask.';
  if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') return 'Send JSON.';
  return undefined;
}
