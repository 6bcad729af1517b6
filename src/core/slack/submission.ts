import { z } from 'zod';
import { cleanText, countCharacters, storable } from '../../lib/text.ts';
import { credentialProblem } from './credential-problem.ts';
import { type ElementState, type FormState, stateOf } from './values.ts';

/** Reader of one field: its value, or a problem in words for the person. */
export type FieldReader<Value> = (state: ElementState) => { value: Value } | { problem: string };

type FieldReaders = Readonly<Record<string, FieldReader<unknown>>>;
type ValuesOf<Readers extends FieldReaders> = {
  [Name in keyof Readers]: Readers[Name] extends FieldReader<infer Value> ? Value : never;
};

export interface SubmittedModal<Metadata> {
  viewId: string;
  metadata: Metadata;
  state: FormState;
}

/** A submitted form. With `problems`, by block id, only the fields without one have a value. */
export type Submission<Metadata, Values> = { viewId: string; metadata: Metadata } & (
  | { values: Values; problems?: undefined }
  | { values: Partial<Values>; problems: Record<string, string> }
);

const withId = z.object({ view: z.object({ id: z.string() }) });
const withMetadata = z.object({ view: z.object({ private_metadata: z.string().min(1) }) });
const withBlocks = z.object({
  view: z.object({ blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })) }),
});
const withState = z.object({
  view: z.object({ state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }) }),
});

/** Private metadata of the view in a payload; undefined when there is none. */
export function metadataOf(body: unknown): unknown {
  const metadata = withMetadata.safeParse(body).data?.view.private_metadata;
  return metadata === undefined ? undefined : JSON.parse(metadata);
}

/** Raw state of all elements of the view in a payload. */
export const stateIn = (body: unknown): FormState => withState.safeParse(body).data?.view.state.values ?? {};

/**
 * A submitted modal, with its fields as Slack sends them.
 * @throws Error when the metadata does not match its schema, or when the state of an input is missing
 */
export function readModal<Metadata>(body: unknown, metadata: z.ZodType<Metadata>): SubmittedModal<Metadata> {
  const state = stateIn(body);
  for (const { type, block_id: block = '' } of withBlocks.safeParse(body).data?.view.blocks ?? []) {
    if (type === 'input' && !isComplete(state[block])) throw new Error(`The form came without its field “${block}”.`);
  }
  return { viewId: withId.parse(body).view.id, metadata: metadata.parse(metadataOf(body)), state };
}

/** Slack sends an empty field with its key and null; without the key nobody knows what was typed. */
const isComplete = (elements: Readonly<Record<string, unknown>> = {}): boolean =>
  Object.values(elements).some(
    (element) => typeof element === 'object' && element !== null && Object.keys(element).some((key) => key !== 'type'),
  );

/**
 * Reads a submitted form of Roadcrew's own; those of workflows are read by `valuesOf` and `parse`. `fields` are named like
 * their blocks, except those in `blocks`.
 *
 * ```ts
 * const { metadata, values, problems } = readSubmission(incoming.body, {
 *   metadata: z.strictObject({ run: z.string().max(40) }),
 *   fields: { reason: required(text({ max: 500 }), 'Say why.'), note: text({ max: 2_000 }) },
 * });
 * if (problems) return { kind: 'errors', errors: problems };
 * ```
 *
 * @throws Error when the metadata does not match its schema
 */
export function readSubmission<Metadata, const Readers extends FieldReaders>(
  body: unknown,
  form: {
    metadata: z.ZodType<Metadata>;
    fields: Readers;
    /** Block ids of fields that have another name. */
    blocks?: (metadata: Metadata) => { readonly [Name in keyof Readers]?: string };
  },
): Submission<Metadata, ValuesOf<Readers>> {
  const { state, ...read } = readModal(body, form.metadata);
  const blocks: Record<string, string | undefined> = form.blocks?.(read.metadata) ?? {};
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const [name, readField] of Object.entries(form.fields)) {
    const block = blocks[name] ?? name;
    const result = readField(stateOf(Object.values(state[block] ?? {})[0]));
    if ('problem' in result) problems[block] = result.problem;
    else values[name] = result.value;
  }
  return Object.keys(problems).length > 0
    ? { ...read, values: values as Partial<ValuesOf<Readers>>, problems }
    : { ...read, values: values as ValuesOf<Readers> };
}

/** Option values of the elements in one block, by action id. Elements without a choice are absent. */
export const chosenIn = (state: FormState, block: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(state[block] ?? {}).flatMap(([action, element]) => {
      const chosen = optionIn(stateOf(element));
      return chosen === undefined ? [] : [[action, chosen]];
    }),
  );

const optionIn = ({ selected_option: option }: ElementState) => (option ? storable(option.value) : undefined);

interface TextOptions {
  max: number;
  /** The caller removes credentials before the text is stored, and warns the person. Default: they are a problem. */
  removesCredentials?: boolean;
}

/** Cleaned text of at most `max` characters; undefined when nothing visible was typed. */
export const text =
  ({ max, removesCredentials = false }: TextOptions): FieldReader<string | undefined> =>
  ({ value }) => {
    const typed = cleanText(value ?? '');
    const length = countCharacters(typed);
    if (length > max) return { problem: `Use at most ${max} characters; these are ${length}.` };
    const problem = removesCredentials ? undefined : credentialProblem(typed);
    return problem === undefined ? { value: typed || undefined } : { problem };
  };

/** One of the given options; undefined when none of them was chosen. */
export const choice =
  <const Option extends string>(options: readonly Option[]): FieldReader<Option | undefined> =>
  (state) => ({ value: options.find((option) => option === optionIn(state)) });

/** Value of a chosen option that only its listener can check, such as one that was looked up or typed as a new one. */
export const lookUp = (): FieldReader<string | undefined> => (state) => {
  const value = optionIn(state) || undefined;
  const problem = credentialProblem(value ?? '');
  return problem === undefined ? { value } : { problem };
};

/** Values of chosen options that only the listener can check; undefined without any. */
export const lookUps =
  (): FieldReader<string[] | undefined> =>
  ({ selected_options: options }) => ({
    value: options && options.length > 0 ? options.map(({ value }) => storable(value)) : undefined,
  });

/** True for a ticked checkbox. */
export const tick =
  (): FieldReader<boolean> =>
  ({ selected_options: options }) => ({ value: (options ?? []).length > 0 });

/** A field that must be filled in; `problem` asks for it. */
export const required =
  <Value>(read: FieldReader<Value | undefined>, problem: string): FieldReader<Value> =>
  (state) => {
    const result = read(state);
    if ('problem' in result) return result;
    return result.value === undefined ? { problem } : { value: result.value };
  };
