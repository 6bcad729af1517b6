import { sign } from '../playground/slack/deliver.ts';

/** Builds a signed request of Slack for a socket. */
function signed(secret: string, body: string): Buffer {
  const seconds = Math.floor(Date.now() / 1000);
  const head = [
    'POST /slack/events HTTP/1.1',
    'host: 127.0.0.1',
    'user-agent: Slackbot 1.0 (+https://api.slack.com/robots)',
    'accept: application/json,*/*',
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-slack-request-timestamp: ${seconds}`,
    `x-slack-signature: ${sign(secret, seconds, body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const encoded = (form: Record<string, string>) => new URLSearchParams(form).toString();

export const commandRequest = (secret: string, form: Record<string, string>): Buffer => signed(secret, encoded(form));

/** Builds submissions of one form, each with a view id of its own in place of `viewId`. */
export function submissionRequests(secret: string, payload: string, viewId: string, count: number): Buffer[] {
  const body = encoded({ payload });
  const stamp = Date.now().toString(36).toUpperCase();
  return Array.from({ length: count }, (_, index) => signed(secret, body.replaceAll(viewId, `V${stamp}X${index}`)));
}
