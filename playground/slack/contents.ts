import { z } from 'zod';
import { bot } from '../company.ts';
import { SlackError } from './errors.ts';
import { blockProblems, complete } from './rules/check.ts';
import { isJson } from './rules/walk.ts';
import type { Json } from './types.ts';

/** Content of a message, from `chat.*`, a response URL or the answer to a slash command. */
export interface Contents {
  text?: string | undefined;
  blocks?: unknown;
  attachments?: unknown;
  metadata?: unknown;
}

const metadataShape = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
});

/** Largest metadata, in bytes of JSON. */
const maxMetadataBytes = 16_000;

/**
 * Checks the content of a message by the bot, and returns its stored fields.
 * @throws SlackError `invalid_blocks_format`, `invalid_blocks`, `invalid_attachments`, `too_many_attachments`,
 * `invalid_metadata_format`, `metadata_too_large`
 */
export function checkContents({ text, blocks, attachments, metadata }: Contents): Json {
  const fields: Json = { bot_id: bot.botId, app_id: bot.appId };
  if (text !== undefined) fields.text = text;
  if (blocks !== undefined) fields.blocks = checkBlocks(blocks);
  if (attachments !== undefined) fields.attachments = checkAttachments(attachments);
  if (metadata !== undefined) {
    if (!metadataShape.safeParse(metadata).success) throw new SlackError('invalid_metadata_format');
    if (Buffer.byteLength(JSON.stringify(metadata)) > maxMetadataBytes) throw new SlackError('metadata_too_large');
    fields.metadata = metadata;
  }
  return fields;
}

export const isEmpty = ({ text, blocks, attachments }: Contents): boolean =>
  [text ?? '', blocks ?? [], attachments ?? []].every((part) =>
    !Array.isArray(part) ? part === '' : part.length === 0,
  );

function checkBlocks(blocks: unknown, base: PropertyKey[] = ['blocks']): Json[] {
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const problems = blockProblems(blocks, 'message', base);
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems);
  return complete(blocks);
}

function checkAttachments(attachments: unknown): Json[] {
  if (!Array.isArray(attachments) || !attachments.every(isJson)) throw new SlackError('invalid_attachments');
  if (attachments.length > 100) throw new SlackError('too_many_attachments');
  return attachments.map((attachment, index) =>
    attachment.blocks === undefined
      ? attachment
      : { ...attachment, blocks: checkBlocks(attachment.blocks, ['attachments', index, 'blocks']) },
  );
}
