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

/** One field of an input schema, for the form, typed words, the help and the docs. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly kind: FieldKind;
  /** False for a field with a default. */
  readonly required: boolean;
  /** Evaluated at each read, because a schema may compute it. */
  readonly default?: unknown;
  /** `choice` and `choices` only. */
  readonly options?: readonly string[];
  /** `choices` only: maximum number of selected options. */
  readonly maxChosen?: number;
  /** `number` only, inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** `number` only: no fraction. */
  readonly whole?: boolean;
  /** `text` and `look-up` only, in UTF-16 units. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly multiline?: boolean;
  /** Filled in by `prepare`; not part of the form, and typed words are ignored. */
  readonly pinned?: boolean;
  /** Why the requester wants it. */
  readonly purpose?: boolean;
  /** `look-up` only: the values are ids that people cannot read. */
  readonly opaque?: boolean;
}

/** Slack's limits: options in a select, characters in an option's value, and fields with a notice each in 100 blocks. */
const limits = { options: 100, optionValue: 150, fields: 48 };

const metaSchema: z.ZodType<Partial<FieldMeta> & { title?: string; description?: string }> = z.object({
  label: z.string().min(1).optional(),
  title: z.string().min(1).optional(),
  hint: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  placeholder: z.string().min(1).optional(),
  picker: z.enum(['person', 'channel', 'service', 'environment', 'ref', 'id']).optional(),
  pinned: z.boolean().optional(),
  purpose: z.boolean().optional(),
  multiline: z.boolean().optional(),
});

type Json = z.core.JSONSchema.BaseSchema;
type Facts = Pick<
  Field,
  'kind' | 'options' | 'maxChosen' | 'min' | 'max' | 'whole' | 'minLength' | 'maxLength' | 'multiline'
>;

const fieldCache = new WeakMap<z.ZodObject, readonly Field[]>();

/**
 * Fields of an input schema, in its order. Call it once at the start, with the file as `owner`.
 * @throws Error that names `owner` and the field that a form cannot show
 */
export function fieldsOf(schema: z.ZodObject, owner = 'the input schema'): readonly Field[] {
  const cached = fieldCache.get(schema);
  if (cached) return cached;
  const names = Object.keys(schema.shape);
  if (names.length > limits.fields) throw new Error(`${owner}: a form has at most ${limits.fields} fields.`);
  const fields = names.map((name) => {
    try {
      return fieldOf(name, schema.shape[name]);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${owner}: the field "${name}" ${reason}`, { cause });
    }
  });
  fieldCache.set(schema, fields);
  return fields;
}

/** Fields of the form, whose values come from people: all but the pinned ones. */
export const formFieldsOf = (schema: z.ZodObject): readonly Field[] => fieldsOf(schema).filter(({ pinned }) => !pinned);

function fieldOf(name: string, schema: z.core.$ZodType | undefined): Field {
  if (schema === undefined || !/^[a-z][\w-]{0,99}$/i.test(name)) {
    throw new Error('needs a name of letters, digits, dashes and underscores.');
  }
  if (name === 'team') throw new Error('has a name that the form uses itself.');
  // Every input would seem to have such a field.
  if (name in Object.prototype) throw new Error('has a name that every object inherits.');
  const json = describe(schema);
  const meta = metaSchema.safeParse(json);
  if (!meta.success) throw new Error(`has a wrong .meta(): ${z.prettifyError(meta.error)}`);
  const { label, title, hint, description, placeholder, picker, multiline, pinned, purpose } = meta.data;
  const required = schema._zod.optin === undefined;
  if (pinned && required) throw new Error('is pinned, so it must be optional: it is filled in after the form.');
  const help = hint ?? description;
  return {
    name,
    label: label ?? title ?? name,
    ...(help !== undefined && { hint: help }),
    ...(placeholder !== undefined && { placeholder }),
    ...factsOf(json, { picker, multiline }),
    required,
    ...(pinned && { pinned }),
    ...(purpose && { purpose }),
    ...(picker === 'id' && { opaque: true }),
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

/** Resolves a reference to `$defs`, where schemas with an `id` in their meta are. */
function resolve(json: Json, root: Json): Json {
  return root.$defs?.[json.$ref?.replace('#/$defs/', '') ?? ''] ?? json;
}

function factsOf(json: Json, { picker, multiline }: Pick<FieldMeta, 'picker' | 'multiline'>): Facts {
  const options = optionsOf(json);
  if (options) return { kind: 'choice', options };
  if (json.type === 'boolean') return { kind: 'yes-no' };
  if (json.type === 'number' || json.type === 'integer') return numberFacts(json);
  if (json.type === 'array') {
    const choices = isSchema(json.items) ? optionsOf(resolve(json.items, json)) : undefined;
    if (!choices) throw new Error('is a list, and a form supports only lists of z.enum values.');
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
  // Slack's limits are inclusive, so an exclusive limit of a fraction is left to the schema.
  const { exclusiveMinimum, exclusiveMaximum } = json;
  const above = whole && typeof exclusiveMinimum === 'number' ? Math.floor(exclusiveMinimum) + 1 : undefined;
  const below = whole && typeof exclusiveMaximum === 'number' ? Math.ceil(exclusiveMaximum) - 1 : undefined;
  const min = toLimit(json.minimum ?? above, whole ? Math.ceil : undefined);
  const max = toLimit(json.maximum ?? below, whole ? Math.floor : undefined);
  return { kind: 'number', whole, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** Undefined for the limits of safe integers, which `z.int()` adds. */
const toLimit = (limit: number | undefined, round: (value: number) => number = (value) => value) =>
  limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : round(limit);

function optionsOf(json: Json): readonly string[] | undefined {
  const values = json.enum ?? (json.const === undefined ? undefined : [json.const]);
  if (!values) return undefined;
  if (!values.every((value) => typeof value === 'string')) throw new Error('has choices that are not text.');
  if (values.length === 0 || values.length > limits.options) {
    throw new Error(`needs 1 to ${limits.options} choices, but has ${values.length}.`);
  }
  if (values.some((value) => value === '' || value.length > limits.optionValue)) {
    throw new Error(`has a choice that is empty or longer than ${limits.optionValue} characters.`);
  }
  return values;
}

const isSchema = (items: Json['items']): items is Json =>
  typeof items === 'object' && items !== null && !Array.isArray(items);
