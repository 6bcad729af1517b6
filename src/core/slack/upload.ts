import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { PermanentError } from '../../roadcrew/errors.ts';

const uploadTarget = z.object({ file_id: z.string(), upload_url: z.string() });
const page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      files: z.array(z.object({ name: z.string().nullish() })).optional(),
    }),
  ),
});

/** Seconds before the message was written that are searched too, because clocks differ. */
const clockMargin = 60;
/** Time limit of the upload, in milliseconds. */
const uploadMs = 25_000;

/** Shares a file in a channel, with a comment. */
export async function upload(
  client: WebClient,
  channel_id: string,
  file: { name: string; bytes: Buffer },
  comment: string,
  signal: AbortSignal,
): Promise<void> {
  const { name: filename, bytes } = file;
  const target = uploadTarget.parse(await client.files.getUploadURLExternal({ filename, length: bytes.length }));
  const url = checkUploadUrl(client, target.upload_url);
  const answer = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(bytes),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(uploadMs)]),
  });
  if (!answer.ok) throw new Error(`Slack answered the upload of ${filename} with ${answer.status}.`);
  await client.files.completeUploadExternal({
    files: [{ id: target.file_id, title: filename }],
    channel_id,
    initial_comment: comment,
  });
}

/** Finds the message with a file that an earlier attempt may have sent. */
export async function findFile(
  client: WebClient,
  botUserId: string | undefined,
  channel: string,
  name: string,
  since: Date,
): Promise<string | undefined> {
  const oldest = String(since.getTime() / 1000 - clockMargin);
  for await (const answer of client.paginate('conversations.history', { channel, oldest, limit: 200 })) {
    const found = page
      .parse(answer)
      .messages.find(({ user, files }) => user === botUserId && files?.some((file) => file.name === name));
    if (found) return found.ts;
  }
  return undefined;
}

/** The upload URL, if it is Slack's: files are sent nowhere else. @throws PermanentError for any other URL */
function checkUploadUrl(client: WebClient, text: string): URL {
  const url = URL.parse(text);
  const isSlack = url?.protocol === 'https:' && /(^|\.)slack(-files)?\.com$/.test(url.hostname);
  // A test or proxy of Slack's API may also take the upload.
  if (url && (isSlack || url.origin === new URL(client.slackApiUrl).origin)) return url;
  throw new PermanentError('Slack named an upload URL outside slack.com.');
}
