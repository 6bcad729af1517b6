import type { z } from 'zod';

/** Returns schema violations in Slack's format: `[ERROR] must be … [json-pointer:/blocks/0/text]`. */
export function problemsOf(schema: z.ZodType, value: unknown, base: PropertyKey[] = []): string[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, base));
}

export const problem = (what: string, at: PropertyKey[]): string =>
  `[ERROR] ${what} [json-pointer:/${at.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}]`;

function describe(issue: z.core.$ZodIssue, base: PropertyKey[]): string[] {
  const at = [...base, ...issue.path];
  const missing = 'input' in issue && issue.input === undefined;
  if (missing && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    return [problem(`missing required field: ${String(at.at(-1))}`, at.slice(0, -1))];
  }
  switch (issue.code) {
    case 'invalid_type':
      return [problem(`must provide ${withArticle(issue.expected === 'record' ? 'object' : issue.expected)}`, at)];
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem(`invalid additional property: ${key}`, at));
    case 'too_big':
      return [problem(tooBig(issue.origin, Number(issue.maximum)), at)];
    case 'too_small':
      return [problem(tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false), at)];
    case 'invalid_union':
      return [problem(unionWords(issue), at)];
    case 'invalid_value':
      return [problem(`must be one of: ${issue.values.map(String).join(', ')}`, at)];
    default:
      return [problem(issue.message, at)];
  }
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.errors.length > 0) return 'failed to match all allowed schemas';
  const type = typeof issue.input === 'object' && issue.input !== null && 'type' in issue.input && issue.input.type;
  return type ? `unsupported type: ${String(type)}` : 'missing required field: type';
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'string') return `must be less than ${maximum + 1} characters`;
  return origin === 'array' ? `no more than ${maximum} items allowed` : `must be at most ${maximum}`;
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === 'string') return `must be more than ${minimum - 1} characters`;
  if (origin === 'array') return `no less than ${minimum} items allowed`;
  return inclusive ? `must be at least ${minimum}` : `must be more than ${minimum}`;
}

const withArticle = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
