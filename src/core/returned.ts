import { z } from 'zod';
import { storable } from '../lib/text.ts';
import { PermanentError } from '../roadcrew/errors.ts';
import type { CommandAnswer, PageContent, Preview, WorkflowResult } from '../roadcrew/index.ts';
import type { StepNote } from './store/schema.ts';

/**
 * Schemas of what the files of a company return. Types alone do not hold at run time, and a value of another kind would break
 * every message that shows it.
 */

const text = z.string().transform(storable);
const words = z.array(text);

const cost = z.object({ amount: z.number().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });

const result = z.object({
  summary: text,
  resource: z
    .object({
      kind: text,
      name: text,
      details: z.record(text, z.union([text, z.number()])),
      expiresInDays: z.int().positive().optional(),
      // A cost that is none is not counted.
      monthlyCost: cost.optional().catch(undefined),
    })
    .optional(),
  secret: z.object({ sealed: z.string() }).optional(),
  next: z.object({ text, code: text.optional(), afterReveal: text.optional(), withSecret: text.optional() }).optional(),
  follow: z.array(z.object({ label: text, start: text, values: z.record(text, text) })).optional(),
}) satisfies z.ZodType<WorkflowResult>;

const change = z.object({
  sha: text,
  title: text,
  author: text,
  url: text,
  pull: z.object({ number: z.int(), url: text }).optional(),
});

const preview = z.object({
  title: text.optional(),
  facts: z.array(z.object({ label: text, value: text, url: text.optional() })),
  changes: z.object({ total: z.int(), newest: z.array(change), url: text, label: text.optional() }).optional(),
  pending: z.boolean().optional(),
  warnings: words,
  blockers: z.array(
    z.object({
      message: text,
      hint: text,
      override: z.object({ field: text, label: text }).optional(),
      button: z.object({ label: text, action: text, value: text }).optional(),
    }),
  ),
}) satisfies z.ZodType<Preview>;

const answer = z.union([
  z.strictObject({ say: text }),
  z.strictObject({ start: text, words }),
  z.strictObject({ page: text, words }),
  // Its parts are parsed where they are drawn.
  z.looseObject({ kind: z.literal('page') }).transform((page) => page as unknown as PageContent),
]) satisfies z.ZodType<CommandAnswer>;

/** Progress is shown as far as it can be, because it is no reason to end a step. */
const note = z.object({
  text: z.coerce.string().catch('').transform(storable),
  url: z
    .url({ protocol: /^https?$/ })
    .max(3_000)
    .optional()
    .catch(undefined),
});

/** @throws PermanentError that names the malformed part */
function parse<T>(schema: z.ZodType<T>, what: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PermanentError(`The ${what} is malformed. ${z.prettifyError(parsed.error)}`);
}

/** @throws PermanentError that names the malformed part */
export const readResult = (value: unknown): WorkflowResult => parse(result, 'result of the workflow', value);
/** @throws PermanentError that names the malformed part */
export const readPreview = (value: unknown): Preview => parse(preview, 'preview of the workflow', value);
/** @throws PermanentError that names the malformed part */
export const readAnswer = (value: unknown): CommandAnswer => parse(answer, 'answer of the command', value);

export function readNote(value: { text: unknown; url: unknown }): StepNote {
  const { text, url } = note.parse(value);
  return { text, ...(url !== undefined && { url }) };
}
