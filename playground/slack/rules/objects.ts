import { z } from 'zod';

/** Composition objects of Block Kit, as strict as Slack: unknown, missing and too long fields are refused. */

export const text = (max: number, min = 1) => z.string().min(min).max(max);
export const id = text(255);
export const flag = z.boolean().optional();
export const url = z
  .string()
  .max(3000)
  .refine((value) => URL.canParse(value), { message: 'must be a valid URL' });
export const httpsUrl = url.refine((value) => value.startsWith('https://'), { message: 'must be an https URL' });

export const plain = (max: number) => z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: flag });
export const mrkdwn = (max: number) => z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: flag });
export const rich = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

export const placeholder = plain(150).optional();
export const buttonStyle = z.enum(['primary', 'danger']);

export const confirm = z.strictObject({
  title: plain(100),
  text: rich(300),
  confirm: plain(30),
  deny: plain(30),
  style: buttonStyle.optional(),
});

const optionValue = { value: text(150), description: plain(75).optional() };
export const option = z.strictObject({ text: plain(75), ...optionValue });
export const richOption = z.strictObject({ text: rich(75), value: text(150), description: rich(75).optional() });
export const overflowOption = z.strictObject({ text: plain(75), ...optionValue, url: url.optional() });

export const optionList = z.array(option).min(1).max(100);
export const optionGroups = z
  .array(z.strictObject({ label: plain(75), options: optionList }))
  .min(1)
  .max(100);

const imageSource = {
  image_url: url.optional(),
  slack_file: z
    .strictObject({ id: z.string().optional(), url: z.string().optional() })
    .refine((file) => (file.id === undefined) !== (file.url === undefined), { message: 'needs either id or url' })
    .optional(),
};
const oneSource = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined);
const oneSourceMessage = { message: 'needs either image_url or slack_file' };

export const imageElement = z
  .strictObject({ type: z.literal('image'), alt_text: text(2000), ...imageSource })
  .refine(oneSource, oneSourceMessage);
export const imageBlock = z
  .strictObject({
    type: z.literal('image'),
    block_id: id.optional(),
    alt_text: text(2000),
    title: plain(2000).optional(),
    ...imageSource,
  })
  .refine(oneSource, oneSourceMessage);
