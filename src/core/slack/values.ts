import { z } from 'zod';
import { cleanText, storable } from '../../lib/text.ts';
import type { Field } from './fields.ts';

/** `view.state.values`: by block id (the field's name), then by action id (`value`). */
export type FormState = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Known parts of an element's state. Other keys are ignored. */
const elementState = z.object({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_user: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});
export type ElementState = z.output<typeof elementState>;

/** State of an element; another shape counts as empty. */
export const stateOf = (element: unknown): ElementState => elementState.safeParse(element).data ?? {};

/** Additional field for people in several teams. */
export const teamField: Field = { name: 'team', label: 'Team', kind: 'text', required: false };

/** Raw values of a submitted form. Empty fields are absent; an unticked checkbox is `false`. */
export function valuesOf(state: FormState, fields: readonly Field[]): Record<string, unknown> {
  const entries = [teamField, ...fields].map((field) => [field.name, readState(field, state[field.name]?.value)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readState(field: Field, element: unknown): unknown {
  const state = stateOf(element);
  if (state.selected_options) {
    const chosen = state.selected_options.map(({ value }) => storable(value));
    if (field.kind === 'yes-no') return chosen.length > 0;
    return chosen.length > 0 ? chosen : undefined;
  }
  const { value, selected_option, selected_date, selected_user, selected_conversation } = state;
  const text = value ?? selected_option?.value ?? selected_date ?? selected_user ?? selected_conversation;
  return text === undefined || text === null ? undefined : readText(field, text);
}

/**
 * Converts text of people to the field's type: a number, a boolean, or an option in its own spelling. Text that does not fit
 * stays text, so that the schema can report it; blank text is `undefined`.
 */
export function readText(field: Field, text: string): unknown {
  const trimmed = cleanText(text);
  if (trimmed === '') return undefined;
  switch (field.kind) {
    case 'number':
      return readNumber(trimmed);
    case 'yes-no':
      return answers.get(trimmed.toLowerCase()) ?? trimmed;
    case 'choice':
      return readChoice(field, trimmed) ?? trimmed;
    case 'choices': {
      const whole = readChoice(field, trimmed);
      if (whole !== undefined) return [whole];
      const parts = trimmed.split(',').flatMap((part) => part.trim() || []);
      return parts.length > 0 ? [...new Set(parts.map((part) => readChoice(field, part) ?? part))] : trimmed;
    }
    default:
      // Keeps the indentation of the first line.
      return field.multiline
        ? storable(text)
            .replace(/^\s*\n/, '')
            .trimEnd()
        : trimmed;
  }
}

/** Numbers of up to 15 digits, which a double represents exactly; longer ones stay text. */
const readNumber = (text: string): number | string =>
  /^[+-]?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15 ? Number(text) + 0 : text;

const readChoice = ({ options = [] }: Field, text: string): string | undefined =>
  options.includes(text) ? text : options.find((option) => option.toLowerCase() === text.toLowerCase());

const answers = new Map([
  ...['yes', 'y', 'true', 'on', '1'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', 'off', '0'].map((word) => [word, false] as const),
]);

/** A raw value as text that a person can read and type again. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map(asText).join(', ') : JSON.stringify(value);
}

/** True for an id as Slack's pickers return it. */
export const isPicked = (kind: 'person' | 'channel', id: string) =>
  (kind === 'person' ? /^[UW][A-Z0-9]+$/ : /^[CG][A-Z0-9]+$/).test(id);
