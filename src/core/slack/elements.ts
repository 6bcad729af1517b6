import type { InputBlock, PlainTextInput } from '@slack/types';
import { z } from 'zod';
import { nearest } from '../../lib/nearest.ts';
import { cut, storable } from '../../lib/text.ts';
import type { Field } from './fields.ts';
import { plain, truncate } from './text.ts';
import { asText, isPicked } from './values.ts';

/** Input element of a field; `lost` quotes a typed value that the element cannot show. */
export interface FieldElement {
  element: InputBlock['element'];
  lost?: string;
}

/** Maximum length of a text field, in characters. */
const maxText = 3000;

/** Maximum length of an option's value, in characters. */
export const maxOption = 150;

const email = z.email();
const date = z.iso.date();
const quoteTyped = (value: unknown) => `You typed “${truncate(asText(value), 2000)}”.`;
const option = (value: string) => ({ text: plain(value, 75), value });

/**
 * Input element of a field, filled in with a raw value. An invalid value stays in the field: a limit that it breaks is left
 * to the schema, and an invalid number, e-mail address or link is shown in a plain text field.
 */
export function elementOf(field: Field, value: unknown): FieldElement {
  const common = {
    action_id: 'value',
    ...(field.placeholder !== undefined && { placeholder: plain(field.placeholder, 150) }),
  };
  const text = asText(value);
  const options = field.options ?? [];
  switch (field.kind) {
    case 'text':
      return textElement(field, text);
    case 'email':
    case 'url': {
      const isValid =
        field.kind === 'email' ? email.safeParse(text).success : URL.canParse(text) && text.length <= maxText;
      if (text !== '' && !isValid) return textElement(field, text);
      const initial = text !== '' && { initial_value: storable(text) };
      return { element: { type: `${field.kind}_text_input`, ...common, ...initial } };
    }
    case 'look-up': {
      // A value that does not fit into an option is kept in a text field.
      if (text.length > maxOption || storable(text) !== text) return textElement(field, text);
      // People cannot read an id, and its label would have to be looked up before the form opens.
      const selected = field.opaque ? { ...option(text), text: plain('Your selection') } : option(text);
      const initial = text !== '' && { initial_option: selected };
      return { element: { type: 'external_select', ...common, min_query_length: 0, ...initial } };
    }
    case 'number':
      return numberElement(field, value);
    case 'yes-no': {
      const yes = option('yes');
      const box = { type: 'checkboxes' as const, action_id: 'value', options: [{ ...yes, text: plain('Yes') }] };
      const element = value === true ? { ...box, initial_options: box.options } : box;
      return quoteLost(element, typeof value === 'boolean', value);
    }
    case 'choice': {
      const element = { type: 'static_select' as const, ...common, options: options.map(option) };
      if (options.includes(text)) return { element: { ...element, initial_option: option(text) } };
      const suggestion = nearest(text, options);
      const { lost } = quoteLost(element, false, value);
      return { element, ...(lost && { lost: suggestion ? `${lost} Did you mean “${suggestion}”?` : lost }) };
    }
    case 'choices': {
      const chosen: unknown[] = Array.isArray(value) ? value : [value].filter((each) => each !== undefined);
      const limit = field.maxChosen !== undefined && chosen.length <= field.maxChosen ? field.maxChosen : undefined;
      const initial = options.filter((each) => chosen.includes(each));
      const element = {
        type: 'multi_static_select' as const,
        ...common,
        options: options.map(option),
        ...(limit !== undefined && limit > 0 && { max_selected_items: limit }),
        ...(initial.length > 0 && { initial_options: initial.map(option) }),
      };
      const unknown = chosen.filter((each) => !options.some((one) => one === each));
      return quoteLost(element, unknown.length === 0, unknown);
    }
    case 'date': {
      const element = { type: 'datepicker' as const, ...common };
      const isDate = date.safeParse(value).success;
      return quoteLost(isDate ? { ...element, initial_date: text } : element, isDate, value);
    }
    case 'person': {
      const element = { type: 'users_select' as const, ...common };
      const isId = isPicked('person', text);
      return quoteLost(isId ? { ...element, initial_user: text } : element, isId, value);
    }
    case 'channel': {
      const filter = { include: ['public' as const, 'private' as const], exclude_bot_users: true };
      const element = { type: 'conversations_select' as const, ...common, filter };
      const isId = isPicked('channel', text);
      return quoteLost(isId ? { ...element, initial_conversation: text } : element, isId, value);
    }
  }
}

const quoteLost = (element: FieldElement['element'], isShown: boolean, value: unknown): FieldElement =>
  isShown || asText(value) === '' ? { element } : { element, lost: quoteTyped(value) };

function textElement(field: Field, value: string): FieldElement {
  const initial = cut(storable(value), maxText);
  const max = Math.min(field.maxLength ?? maxText, maxText);
  const min = Math.min(field.minLength ?? 0, max);
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: 'value',
    ...(field.placeholder !== undefined && { placeholder: plain(field.placeholder, 150) }),
    ...(field.multiline && { multiline: true }),
    ...(initial !== '' && { initial_value: initial }),
    ...(min > 0 && (initial === '' || initial.length >= min) && { min_length: min }),
    ...(field.maxLength !== undefined && max > 0 && initial.length <= max && { max_length: max }),
  };
  if (value.length <= maxText) return { element };
  return { element, lost: `You typed ${value.length} characters. A field takes ${maxText}, so the rest was cut.` };
}

function numberElement(field: Field, value: unknown): FieldElement {
  const { min, max, whole = false, placeholder } = field;
  const isNumber = typeof value === 'number' && Number.isFinite(value) && (!whole || Number.isInteger(value));
  if (!isNumber && value !== undefined) return textElement(field, asText(value));
  const fits = (limit: number | undefined, breaks: (number: number, limit: number) => boolean): limit is number =>
    limit !== undefined && !(isNumber && breaks(value, limit));
  return {
    element: {
      type: 'number_input',
      action_id: 'value',
      is_decimal_allowed: !whole,
      ...(placeholder !== undefined && { placeholder: plain(placeholder, 150) }),
      ...(isNumber && { initial_value: asText(value) }),
      ...(fits(min, (number, limit) => number < limit) && { min_value: asText(min) }),
      ...(fits(max, (number, limit) => number > limit) && { max_value: asText(max) }),
    },
  };
}
