import { z } from 'zod';
import type { Field } from './fields.ts';
import { optionGroups, option as optionShape } from './rules/objects.ts';
import { problemsOf } from './rules/words.ts';
import type { Ack, Option } from './types.ts';

const answer = z.union([
  z.strictObject({ options: z.array(optionShape).max(100) }),
  z.strictObject({ option_groups: optionGroups }),
]);

/** Default of `min_query_length`. */
const defaultQueryLength = 3;

/**
 * Requests the options of an external select from the bot, as Slack does when the query is long enough.
 * @throws Error when Slack would show "Options could not be loaded"
 */
export async function lookUpOptions(
  field: Field,
  query: string,
  request: (query: string) => Promise<Ack>,
): Promise<Option[]> {
  const { type, min_query_length: least = defaultQueryLength } = field.element;
  if (!String(type).includes('external')) throw new Error(`"${field.label}" is not an external select.`);
  if (query.length < Number(least)) return [];
  const ack = await request(query);
  if (ack.timedOut || ack.status !== 200) throw new Error(`Options could not be loaded (status ${ack.status}).`);
  const problems = problemsOf(answer, ack.body);
  if (problems.length > 0) throw new Error(`Options could not be loaded: ${problems.join(', ')}`);
  const found = answer.parse(ack.body);
  const options = 'options' in found ? found.options : found.option_groups.flatMap((group) => group.options);
  return options.map(({ description, ...option }) => (description ? { ...option, description } : option));
}
