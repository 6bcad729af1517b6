import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Maximum age of the time stamp in seconds, as Slack recommends; also into the future, so that replays are not possible for longer. */
const windowSeconds = 5 * 60;

/**
 * Verifies Slack's signature: `v0=` and the HMAC-SHA256 of `v0:<time stamp>:<raw body>` under the signing secret.
 * Source: Slack, "Verifying requests from Slack". `now` in milliseconds.
 */
export function isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string, now = Date.now()): boolean {
  const stamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  // Node joins a repeated header with a comma, which neither pattern allows.
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return false;
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(now / 1000 - Number(stamp)) > windowSeconds) return false;
  const expected = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'));
}
