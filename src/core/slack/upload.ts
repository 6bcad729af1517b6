import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { PermanentError } from '../../roadcrew/errors.ts';

const asked = z.object({ file_id: z.string(), upload_url: z.string() });
const page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      files: z.array(z.object({ name: z.string().nullish() })).optional(),
    }),
  ),
});

/** Before the message was written, for clocks that differ, in seconds. */
const margin = 60;
/** How long the bytes may take, in milliseconds. */
const uploadMs = 25_000;

/** Shares a file in a channel, with words. */
export async function upload(
  client: WebClient,
  channel_id: string,
  file: { name: string; bytes: Buffer },
  words: string,
): Promise<void> {
  const { name: filename, bytes } = file;
  const place = asked.parse(await client.files.getUploadURLExternal({ filename, length: bytes.length }));
  const url = slackAddress(client, place.upload_url);
  const answer = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(bytes),
    redirect: 'error',
    signal: AbortSignal.timeout(uploadMs),
  });
  if (!answer.ok) throw new Error(`Slack answered the upload of ${filename} with ${answer.status}.`);
  await client.files.completeUploadExternal({
    files: [{ id: place.file_id, title: filename }],
    channel_id,
    initial_comment: words,
  });
}

/** The message with a file of ours that may have arrived without our knowing. */
export async function findFile(
  client: WebClient,
  us: string | undefined,
  channel: string,
  name: string,
  since: Date,
): Promise<string | undefined> {
  const oldest = String(since.getTime() / 1000 - margin);
  for await (const answer of client.paginate('conversations.history', { channel, oldest, limit: 200 })) {
    const found = page
      .parse(answer)
      .messages.find(({ user, files }) => user === us && files?.some((file) => file.name === name));
    if (found) return found.ts;
  }
  return undefined;
}

/** Bytes go to Slack and to nobody else. @throws PermanentError for an address elsewhere. */
function slackAddress(client: WebClient, text: string): URL {
  const url = URL.parse(text);
  const isSlack = url?.protocol === 'https:' && /(^|\.)slack(-files)?\.com$/.test(url.hostname);
  // Where Slack's API itself stands elsewhere, so may this.
  if (url && (isSlack || url.origin === new URL(client.slackApiUrl).origin)) return url;
  throw new PermanentError('Slack named a place for a file that is not Slack’s.');
}
