import type { IncomingMessage } from 'node:http';

/**
 * Returns the reason for refusing a request, or undefined. The page can act as anyone, so only its own requests are
 * accepted: the Host check stops DNS rebinding, the Origin and Sec-Fetch-Site checks stop scripts and forms of other
 * sites. Programs other than browsers send neither header and pass; browsers always send them across sites.
 */
export function refusal(request: IncomingMessage, port: number): string | undefined {
  const { host = '', origin } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'This page answers on 127.0.0.1 only.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Only the page itself may send requests.';
  const site = request.headers['sec-fetch-site'];
  const toApi = request.url?.startsWith('/api/');
  if (toApi && site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'Only the page itself may send requests.';
  if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') return 'Send JSON.';
  return undefined;
}
