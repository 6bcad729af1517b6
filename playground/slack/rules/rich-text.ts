import { z } from 'zod';
import { flag, id, url } from './objects.ts';

const style = z
  .strictObject({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag, highlight: flag })
  .optional();
const piece = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), style, ...shape });

const plainText = piece('text', { text: z.string().min(1) });
const link = piece('link', { url, text: z.string().optional(), unsafe: flag });
const inline = z.discriminatedUnion('type', [
  plainText,
  link,
  piece('emoji', { name: z.string().min(1), unicode: z.string().optional(), url: url.optional() }),
  piece('user', { user_id: z.string().min(1) }),
  piece('usergroup', { usergroup_id: z.string().min(1) }),
  piece('channel', { channel_id: z.string().min(1) }),
  piece('team', { team_id: z.string().min(1) }),
  piece('broadcast', { range: z.enum(['here', 'channel', 'everyone']) }),
  piece('color', { value: z.string().min(1) }),
  piece('date', {
    timestamp: z.int(),
    format: z.string().min(1),
    url: url.optional(),
    fallback: z.string().optional(),
  }),
]);

const border = z.union([z.literal(0), z.literal(1)]).optional();
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });

export const richTextBlock = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z.array(
    z.discriminatedUnion('type', [
      section,
      z.strictObject({
        type: z.literal('rich_text_list'),
        style: z.enum(['bullet', 'ordered']),
        elements: z.array(section),
        indent: z.int().min(0).max(8).optional(),
        offset: z.int().min(0).optional(),
        border,
      }),
      z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
      z.strictObject({
        type: z.literal('rich_text_preformatted'),
        elements: z.array(z.discriminatedUnion('type', [plainText, link])),
        border,
        language: z.string().optional(),
      }),
    ]),
  ),
});
