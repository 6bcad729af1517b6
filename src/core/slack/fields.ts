import { z } from 'zod';
import type { FieldMeta } from '../../roadcrew/index.ts';

export type FieldKind =
  | 'text'
  | 'number'
  | 'choice'
  | 'choices'
  | 'yes-no'
  | 'date'
  | 'email'
  | 'url'
  | 'person'
  | 'channel'
  | 'look-up';

/** One field of an input schema, as the form, the typed words, the help and the docs need to know it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly kind: FieldKind;
  /** Without it there is no valid input; a field with a default is not required. */
  readonly required: boolean;
  /** Read anew each time: a schema may compute it. */
  readonly default?: unknown;
  /** Of `choice` and `choices`. */
  readonly options?: readonly string[];
  /** Of `choices`: how many may be chosen. */
  readonly maxChosen?: number;
  /** Of `number`, inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** Of `number`: no fraction. */
  readonly whole?: boolean;
  /** Of `text` and `look-up`, in UTF-16 units. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly multiline?: boolean;
  /** Filled in by `prepare`: nobody is asked for it, and nobody's words are taken for it. */
  readonly pinned?: boolean;
  /** Of `look-up`: its values are ids, which say nothing to anybody. */
  readonly opaque?: boolean;
}

/** What Slack takes: options in a select, characters in an option's value, fields beside a notice each in 100 blocks. */
const limits = { options: 100, optionValue: 150, fields: 48 };

const metaSchema: z.ZodType<Partial<FieldMeta> & { title?: string; description?: string }> = z.object({
  label: z.string().min(1).optional(),
  title: z.string().min(1).optional(),
  hint: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  placeholder: z.string().min(1).optional(),
  picker: z.enum(['person', 'channel', 'service', 'environment', 'ref', 'deployment']).optional(),
  pinned: z.boolean().optional(),
  multiline: z.boolean().optional(),
});

type Json = z.core.JSONSchema.BaseSchema;
type Facts = Pick<
  Field,
  'kind' | 'options' | 'maxChosen' | 'min' | 'max' | 'whole' | 'minLength' | 'maxLength' | 'multiline'
>;

const known = new WeakMap<z.ZodObject, readonly Field[]>();

/**
 * The fields of an input schema, in its order. Call it once at the start, with the file as `owner`.
 * @throws Error that names `owner` and the field when a form cannot ask for it.
 */
export function fieldsOf(schema: z.ZodObject, owner = 'the input schema'): readonly Field[] {
  const cached = known.get(schema);
  if (cached) return cached;
  const names = Object.keys(schema.shape);
  if (names.length > limits.fields) throw new Error(`${owner}: a form holds at most ${limits.fields} fields.`);
  const fields = names.map((name) => {
    try {
      return fieldOf(name, schema.shape[name]);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${owner}: the field "${name}" ${reason}`, { cause });
    }
  });
  known.set(schema, fields);
  return fields;
}

/** The fields a person is asked for, and whose values are taken from words and forms. */
export const askedOf = (schema: z.ZodObject): readonly Field[] => fieldsOf(schema).filter(({ pinned }) => !pinned);

function fieldOf(name: string, schema: z.core.$ZodType | undefined): Field {
  if (schema === undefined || !/^[a-z][\w-]{0,99}$/i.test(name)) {
    throw new Error('needs a name of letters, digits, dashes and underscores.');
  }
  if (name === 'team') throw new Error('has a name that the form needs for itself.');
  // An input without the field would seem to have it.
  if (name in Object.prototype) throw new Error('has a name that every object inherits.');
  const json = describe(schema);
  const meta = metaSchema.safeParse(json);
  if (!meta.success) throw new Error(`has a wrong .meta(): ${z.prettifyError(meta.error)}`);
  const { label, title, hint, description, placeholder, picker, multiline, pinned } = meta.data;
  const required = schema._zod.optin === undefined;
  if (pinned && required) throw new Error('is pinned, so it has to be optional: it is filled in after the form.');
  const help = hint ?? description;
  return {
    name,
    label: label ?? title ?? name,
    ...(help !== undefined && { hint: help }),
    ...(placeholder !== undefined && { placeholder }),
    ...factsOf(json, { picker, multiline }),
    required,
    ...(pinned && { pinned }),
    ...(picker === 'deployment' && { opaque: true }),
    get default() {
      return describe(schema).default;
    },
  };
}

function describe(schema: z.core.$ZodType): Json {
  try {
    const json = z.toJSONSchema(schema, { io: 'input' });
    return { ...resolve(json, json), ...json };
  } catch (cause) {
    throw new Error('has a type that a form cannot ask for.', { cause });
  }
}

/** A schema with an `id` in its meta stands under `$defs`. */
function resolve(json: Json, root: Json): Json {
  const found = root.$defs?.[json.$ref?.replace('#/$defs/', '') ?? ''];
  return found ?? json;
}

function factsOf(json: Json, { picker, multiline }: Pick<FieldMeta, 'picker' | 'multiline'>): Facts {
  const options = optionsOf(json);
  if (options) return { kind: 'choice', options };
  if (json.type === 'boolean') return { kind: 'yes-no' };
  if (json.type === 'number' || json.type === 'integer') return numberFacts(json);
  if (json.type === 'array') {
    const choices = isSchema(json.items) ? optionsOf(resolve(json.items, json)) : undefined;
    if (!choices) throw new Error('is a list, and a form can only ask for a list of z.enum values.');
    return { kind: 'choices', options: choices, ...(json.maxItems !== undefined && { maxChosen: json.maxItems }) };
  }
  if (json.type !== 'string') throw new Error('has a type that a form cannot ask for.');
  if (picker === 'person' || picker === 'channel') return { kind: picker };
  if (json.format === 'date') return { kind: 'date' };
  if (json.format === 'email') return { kind: 'email' };
  if (json.format === 'uri') return { kind: 'url' };
  return {
    kind: picker ? 'look-up' : 'text',
    ...(json.minLength !== undefined && { minLength: json.minLength }),
    ...(json.maxLength !== undefined && { maxLength: json.maxLength }),
    ...(multiline && { multiline }),
  };
}

function numberFacts(json: Json): Facts {
  const whole = json.type === 'integer';
  // An exclusive limit of a fraction has no neighbour to name, so the schema alone answers there.
  const { exclusiveMinimum: over, exclusiveMaximum: under } = json;
  const above = whole && typeof over === 'number' ? Math.floor(over) + 1 : undefined;
  const below = whole && typeof under === 'number' ? Math.ceil(under) - 1 : undefined;
  const min = bound(json.minimum ?? above, whole ? Math.ceil : undefined);
  const max = bound(json.maximum ?? below, whole ? Math.floor : undefined);
  return { kind: 'number', whole, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** `z.int()` gives the limits of safe integers, which nobody means. */
const bound = (limit: number | undefined, round: (value: number) => number = (value) => value) =>
  limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : round(limit);

function optionsOf(json: Json): readonly string[] | undefined {
  const values = json.enum ?? (json.const === undefined ? undefined : [json.const]);
  if (!values) return undefined;
  if (!values.every((value) => typeof value === 'string')) throw new Error('has choices that are not text.');
  if (values.length === 0 || values.length > limits.options) {
    throw new Error(`needs 1 to ${limits.options} choices, it has ${values.length}.`);
  }
  if (values.some((value) => value === '' || value.length > limits.optionValue)) {
    throw new Error(`has a choice that is empty or longer than ${limits.optionValue} characters.`);
  }
  return values;
}

const isSchema = (items: Json['items']): items is Json =>
  typeof items === 'object' && items !== null && !Array.isArray(items);
