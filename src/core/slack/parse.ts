import type { z } from 'zod';
import { quantity } from '../../lib/quantity.ts';
import { credentialProblem } from './credential-problem.ts';
import { type Field, formFieldsOf } from './fields.ts';
import { isPicked } from './values.ts';

export type Parsed<Input> = { input: Input } | { problems: Record<string, string> };

/**
 * Validates raw values from typed words or a form. `problems` has one message for each invalid field: the schema's own, if
 * it has one. Values that belong to none of the `fields` (`team`, or pinned ones) are ignored.
 */
export function parse<Schema extends z.ZodObject>(
  schema: Schema,
  raw: Readonly<Record<string, unknown>>,
  fields: readonly Field[] = formFieldsOf(schema),
): Parsed<z.output<Schema>> {
  const entries = fields.flatMap(({ name }) => (raw[name] === undefined ? [] : [[name, raw[name]] as const]));
  const problems = new Map<string, string>();
  for (const field of fields) {
    const problem = valueProblem(field, raw[field.name]);
    if (problem) problems.set(field.name, problem);
  }
  const result = schema.safeParse(Object.fromEntries(entries), { error: describeIssue });
  for (const { path, message } of result.error?.issues ?? []) {
    // An issue of the form as a whole is shown at the first field.
    const name = fields.find((field) => field.name === path[0])?.name ?? fields[0]?.name ?? '';
    if (!problems.has(name)) problems.set(name, message + invisibleCharacterHint(raw[name]));
  }
  if (result.success && problems.size === 0) return { input: result.data };
  return { problems: Object.fromEntries(problems) };
}

/** Problems that a schema of plain strings does not find. */
function valueProblem({ kind }: Field, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // PostgreSQL rejects both in text.
  if (value.includes('\0') || !value.isWellFormed())
    return 'This contains a character that cannot be stored. Type it again.';
  const leak = credentialProblem(value);
  if (leak !== undefined) return leak;
  return (kind === 'person' || kind === 'channel') && !isPicked(kind, value)
    ? `Pick a ${kind} from the list.`
    : undefined;
}

/** Explains an error that looks wrong because the pasted text contains invisible characters. */
const invisibleCharacterHint = (value: unknown) =>
  typeof value === 'string' && /\p{Cf}/u.test(value)
    ? ' The text contains an invisible character: type it by hand.'
    : '';

/** Message for an issue without one in the schema. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Fill this in.' : wrongType(issue.expected, issue.input);
    case 'invalid_value':
      return `Choose one of ${issue.values.map(String).join(', ')}.`;
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'invalid_format':
      return wrongFormat(issue);
    case 'not_multiple_of':
      return `Use a multiple of ${issue.divisor}.`;
    default:
      return 'This is not accepted here.';
  }
}

function wrongType(expected: string, input: unknown): string {
  if (expected === 'int') return 'Use a whole number.';
  if (expected === 'number') {
    return typeof input === 'string' && /^[+-]?\d+(\.\d+)?$/.test(input)
      ? 'Use a number of at most 15 digits.'
      : 'Use a number, in digits.';
  }
  if (expected === 'boolean') return 'Answer yes or no.';
  return expected === 'array' ? 'Choose from the list.' : 'This is not accepted here.';
}

function tooBig({ origin, maximum, inclusive, exact }: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  if (origin === 'string') return `Use ${exact ? 'exactly' : 'at most'} ${quantity(maximum, 'character')}.`;
  if (origin === 'array') return `Choose ${exact ? 'exactly' : 'at most'} ${maximum}.`;
  return inclusive === false ? `Use less than ${maximum}.` : `Use at most ${maximum}.`;
}

function tooSmall({ origin, minimum, inclusive, exact }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  if (origin === 'string' && Number(minimum) === 1 && !exact) return 'Fill this in.';
  if (origin === 'string') return `Use ${exact ? 'exactly' : 'at least'} ${quantity(minimum, 'character')}.`;
  if (origin === 'array') return `Choose ${exact ? 'exactly' : 'at least'} ${minimum}.`;
  return inclusive === false ? `Use more than ${minimum}.` : `Use at least ${minimum}.`;
}

const formats: Readonly<Record<string, string>> = {
  email: 'Use an e-mail address such as name@example.com.',
  url: 'Use a complete link such as https://example.com.',
  date: 'Use a date such as 2026-01-31.',
  datetime: 'Use a date and time such as 2026-01-31T09:30:00Z.',
  time: 'Use a time such as 09:30:00.',
  lowercase: 'Use lower-case letters.',
  uppercase: 'Use upper-case letters.',
};

function wrongFormat(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (typeof issue.prefix === 'string') return `Start with “${issue.prefix}”.`;
  if (typeof issue.suffix === 'string') return `End with “${issue.suffix}”.`;
  if (typeof issue.includes === 'string') return `Include “${issue.includes}”.`;
  return formats[issue.format] ?? 'This is not in the expected format.';
}
