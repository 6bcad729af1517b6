import { type Field, fieldsOf, findField, initialState, isStillValid, plainValue, stateFor } from './fields.ts';
import { isJson } from './rules/walk.ts';
import type { Block, FieldValue, Json } from './types.ts';

/** Values that one person entered into one view or message. They survive updates: Slack keeps them by block and action id. */
export interface Form {
  fields(): Field[];
  field(name: string): Field;
  /** Sets a value. Returns false for the same value, so that untouched fields follow later updates of the view. */
  set(field: Field, value: FieldValue): boolean;
  suggested(field: Field, options: readonly Json[]): void;
  state(field: Field): Json;
  /** `state.values` of a payload: block id, action id, state. */
  values(): Record<string, Record<string, Json>>;
  typed(): Record<string, FieldValue>;
  /** Errors of Slack's client before it sends the form, by block id. */
  clientErrors(): Record<string, string>;
}

/** `blocks`: returns the current ones. `resolve`: converts names to ids. */
export function createForm(blocks: () => readonly Block[], resolve: (type: string, name: string) => string): Form {
  const states = new Map<string, Json>();
  const suggestions = new Map<string, readonly Json[]>();
  const keyOf = ({ blockId, actionId }: Field) => `${blockId}/${actionId}`;
  const fields = () => fieldsOf(blocks());
  const state = (field: Field): Json => {
    const typed = states.get(keyOf(field));
    return typed && isStillValid(field, typed) ? typed : initialState(field);
  };
  return {
    fields,
    field: (name) => findField(fields(), name),
    set(field, value) {
      if (isSame(plainValue(field, state(field)), value)) return false;
      states.set(keyOf(field), stateFor(field, value, suggestions.get(keyOf(field)) ?? [], resolve));
      return true;
    },
    suggested: (field, options) => void suggestions.set(keyOf(field), options),
    state,
    values() {
      const values: Record<string, Record<string, Json>> = {};
      for (const field of fields())
        values[field.blockId] = { ...values[field.blockId], [field.actionId]: state(field) };
      return values;
    },
    typed() {
      const all = fields();
      const isAlone = (field: Field) => all.filter((other) => other.blockId === field.blockId).length === 1;
      return Object.fromEntries(
        all.map((field) => [isAlone(field) ? field.blockId : keyOf(field), plainValue(field, state(field))]),
      );
    },
    clientErrors() {
      const found = fields()
        .filter((field) => field.isInput)
        .flatMap((field) => {
          const error = errorIn(field, state(field));
          return error === undefined ? [] : [[field.blockId, error] as const];
        });
      return Object.fromEntries(found);
    },
  };
}

const isSame = (a: FieldValue, b: FieldValue): boolean =>
  Array.isArray(a) ? JSON.stringify(a) === JSON.stringify(b) : String(a ?? '') === String(b ?? '');

function errorIn(field: Field, state: Json): string | undefined {
  const { type: _, ...rest } = state;
  const value = Object.values(rest)[0];
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return field.required ? 'Please complete this required field.' : undefined;
  const { element } = field;
  const over = (limit: unknown, amount: number) => typeof limit === 'number' && amount > limit;
  const under = (limit: unknown, amount: number) => typeof limit === 'number' && amount < limit;
  if (Array.isArray(value) && over(element.max_selected_items, value.length)) {
    return `Please select at most ${element.max_selected_items}.`;
  }
  if (typeof value !== 'string' || isJson(value)) return undefined;
  switch (element.type) {
    case 'plain_text_input': {
      if (under(element.min_length, value.length)) return `Please enter at least ${element.min_length} characters.`;
      if (over(element.max_length ?? 3000, value.length)) {
        return `Please enter at most ${element.max_length ?? 3000} characters.`;
      }
      return undefined;
    }
    case 'number_input':
      return numberError(element, value);
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(value) ? undefined : 'Please enter a valid URL.';
    default:
      return undefined;
  }
}

function numberError(element: Json, value: string): string | undefined {
  const number = Number(value);
  if (!/^-?\d+(\.\d+)?$/.test(value)) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Please enter a number of at least ${element.min_value}.`;
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Please enter a number of at most ${element.max_value}.`;
  }
  return undefined;
}
