import { optionsOf } from './rules/relations.ts';
import { allBlocks, elementsOf, isJson } from './rules/walk.ts';
import type { Block, FieldValue, Json } from './types.ts';

/** Element of a form or message that has a value. */
export interface Field {
  blockId: string;
  actionId: string;
  label: string;
  element: Json;
  /** True in an input block that is not optional. */
  required: boolean;
  isInput: boolean;
  /** True if a change sends `block_actions` at once. */
  dispatches: boolean;
}

/** Keys of an element's initial value and of its current value in the state. */
const kinds: Readonly<Record<string, { initial: string; key: string; list?: true; options?: true }>> = {
  plain_text_input: { initial: 'initial_value', key: 'value' },
  number_input: { initial: 'initial_value', key: 'value' },
  email_text_input: { initial: 'initial_value', key: 'value' },
  url_text_input: { initial: 'initial_value', key: 'value' },
  rich_text_input: { initial: 'initial_value', key: 'rich_text_value' },
  datepicker: { initial: 'initial_date', key: 'selected_date' },
  timepicker: { initial: 'initial_time', key: 'selected_time' },
  datetimepicker: { initial: 'initial_date_time', key: 'selected_date_time' },
  static_select: { initial: 'initial_option', key: 'selected_option', options: true },
  external_select: { initial: 'initial_option', key: 'selected_option', options: true },
  radio_buttons: { initial: 'initial_option', key: 'selected_option', options: true },
  checkboxes: { initial: 'initial_options', key: 'selected_options', list: true, options: true },
  multi_static_select: { initial: 'initial_options', key: 'selected_options', list: true, options: true },
  multi_external_select: { initial: 'initial_options', key: 'selected_options', list: true, options: true },
  users_select: { initial: 'initial_user', key: 'selected_user' },
  channels_select: { initial: 'initial_channel', key: 'selected_channel' },
  conversations_select: { initial: 'initial_conversation', key: 'selected_conversation' },
  multi_users_select: { initial: 'initial_users', key: 'selected_users', list: true },
  multi_channels_select: { initial: 'initial_channels', key: 'selected_channels', list: true },
  multi_conversations_select: { initial: 'initial_conversations', key: 'selected_conversations', list: true },
  file_input: { initial: 'initial_files', key: 'files', list: true },
};

export function fieldsOf(blocks: readonly Block[]): Field[] {
  return [...allBlocks(blocks)].flatMap(({ item: block }) =>
    [...elementsOf(block)].flatMap(({ item: element }) => {
      if (!(String(element.type) in kinds)) return [];
      const isInput = block.type === 'input';
      return {
        blockId: String(block.block_id),
        actionId: String(element.action_id),
        label: textIn(block.label) ?? textIn(element.placeholder) ?? textIn(block.text) ?? '',
        element,
        required: isInput && block.optional !== true,
        isInput,
        dispatches: !isInput || block.dispatch_action === true,
      };
    }),
  );
}

const textIn = (value: unknown): string | undefined =>
  isJson(value) && typeof value.text === 'string' ? value.text : undefined;

const kindOf = ({ element }: Field) => {
  const kind = kinds[String(element.type)];
  if (!kind) throw new Error(`An element of type ${String(element.type)} has no value.`);
  return kind;
};

/** Finds a field by label, block id, action id, or `block/action`. @throws Error with all fields */
export function findField(fields: readonly Field[], name: string): Field {
  const names = (field: Field) => [`${field.blockId}/${field.actionId}`, field.label, field.blockId, field.actionId];
  for (const kind of [0, 1, 2, 3]) {
    const found = fields.filter((field) => names(field)[kind] === name);
    if (found.length === 1 && found[0]) return found[0];
  }
  const all = fields.map((field) => `"${field.label}" (${field.blockId}/${field.actionId})`);
  throw new Error(`Not exactly one field is called "${name}". Fields: ${all.join(', ') || 'none'}.`);
}

/** State of an untouched field. */
export function initialState(field: Field): Json {
  const { initial, key, list } = kindOf(field);
  return { type: field.element.type, [key]: field.element[initial] ?? (list ? [] : null) };
}

/** Options of the field, and the last suggestions for an external select. */
const choices = (field: Field, suggested: readonly Json[]): Json[] => [...optionsOf(field.element), ...suggested];

/** Checks whether a state from an earlier version of the field is still valid. */
export function isStillValid(field: Field, state: Json): boolean {
  if (state.type !== field.element.type) return false;
  const { key, options } = kindOf(field);
  if (!options || String(field.element.type).includes('external')) return true;
  const optionValues = new Set(optionsOf(field.element).map((option) => option.value));
  return [state[key]].flat().every((option) => !isJson(option) || optionValues.has(option.value));
}

/** Converts an entered value to Slack's state. `resolve`: converts names of people and channels to ids. */
export function stateFor(
  field: Field,
  value: FieldValue,
  suggested: readonly Json[],
  resolve: (type: string, name: string) => string,
): Json {
  const { key, list, options } = kindOf(field);
  const type = String(field.element.type);
  const one = (item: unknown): unknown => {
    if (options) return pick(field, String(item), choices(field, suggested));
    if (/user|channel|conversation/.test(type)) return resolve(type, String(item));
    if (type === 'datetimepicker') return Number(item);
    if (type === 'rich_text_input') return richText(String(item));
    return String(item);
  };
  if (!list) return { type, [key]: value === null || value === '' ? null : one(value) };
  if (typeof value === 'boolean') return { type, [key]: value ? choices(field, suggested) : [] };
  const items = value === null ? [] : Array.isArray(value) ? value : [value];
  return { type, [key]: items.map(one) };
}

function pick(field: Field, name: string, options: Json[]): Json {
  const found = options.find((option) => textIn(option.text) === name || option.value === name);
  if (found) {
    const { text, value, description } = found;
    return description === undefined ? { text, value } : { text, value, description };
  }
  const hint = String(field.element.type).includes('external') ? ' Look it up with suggest() first.' : '';
  const all = options.map((option) => `"${textIn(option.text)}"`).join(', ') || 'nothing';
  throw new Error(`"${field.label}" has no option "${name}". Options: ${all}.${hint}`);
}

const richText = (text: string): Json => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

/** Converts a state to the value that `fill` accepts. */
export function plainValue(field: Field, state: Json): FieldValue {
  const value = state[kindOf(field).key];
  if (Array.isArray(value)) return value.map((item) => String(isJson(item) ? item.value : item));
  if (isJson(value)) return String(value.value ?? JSON.stringify(value));
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
