import { z } from 'zod';
import { SlackError } from '../errors.ts';
import { problemsOf } from '../rules/words.ts';
import type { State } from '../state.ts';
import type { Json } from '../types.ts';

/** Method of the Web API. @throws SlackError for a call that Slack would refuse */
export type Method = (args: unknown, state: State) => Promise<Json>;

/**
 * Defines a method by its arguments and its effect. Any other argument is refused as `invalid_arguments`. Arguments that
 * Slack knows and no bot needs yet are left out: add them with their effect.
 */
export function method<Args extends z.ZodType>(
  args: Args,
  run: (args: z.infer<Args>, state: State) => Json | Promise<Json>,
): Method {
  return async (given, state) => {
    const problems = problemsOf(args, given);
    if (problems.length > 0) throw new SlackError('invalid_arguments', problems);
    return run(args.parse(given), state);
  };
}

// Forms send every value as text, JSON keeps its types. Both are accepted.
const fromForm =
  (read: (text: string) => unknown) =>
  (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    try {
      return read(value);
    } catch {
      return value;
    }
  };
const flags: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

export const text = z.string();
export const name = z.string().min(1);
export const timestamp = z.string().regex(/^\d{10}\.\d{6}$/, 'must be a message time stamp');
export const flag = z.preprocess(
  fromForm((value) => flags[value] ?? value),
  z.boolean(),
);
export const jsonObject = z.preprocess(fromForm(JSON.parse), z.record(z.string(), z.unknown()));
export const json = z.preprocess(fromForm(JSON.parse), z.unknown());
export const count = (max: number) =>
  z.preprocess(
    fromForm((value) => (/^\d+$/.test(value) ? Number(value) : value)),
    z.int().min(1).max(max),
  );

export const paging = { cursor: z.string().optional(), limit: count(1000).optional() };

/** Returns one page of a list. @throws SlackError `invalid_cursor` */
export function page<T>(
  items: readonly T[],
  { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number | undefined },
) {
  const start = cursor ? Buffer.from(cursor, 'base64url').toString() : '0';
  if (!/^\d+$/.test(start) || Number(start) > items.length) throw new SlackError('invalid_cursor');
  const end = Number(start) + limit;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { items: items.slice(Number(start), end), response_metadata: { next_cursor: next } };
}
