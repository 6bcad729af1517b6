import type { InputBlock, KnownBlock, PlainTextInput, PlainTextOption } from '@slack/types';
import { plain, truncate } from '../text.ts';

/** Fields of Roadcrew's own forms; `readSubmission` reads them. */

interface Common {
  id: string;
  label: string;
  hint?: string;
  optional?: boolean;
}

const block = ({ id, label, hint, optional = false }: Common, element: InputBlock['element']): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain(label, 2000),
  optional,
  ...(hint && { hint: plain(hint, 2000) }),
  element,
});

export function textInput({
  initial = '',
  max = 3000,
  multiline = false,
  placeholder,
  focus = false,
  ...common
}: Common & {
  initial?: string;
  max?: number;
  multiline?: boolean;
  placeholder?: string;
  focus?: boolean;
}): InputBlock {
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: max,
    ...(multiline && { multiline }),
    ...(initial && { initial_value: truncate(initial, max) }),
    ...(placeholder && { placeholder: plain(placeholder, 150) }),
    ...(focus && { focus_on_load: true }),
  };
  return block(common, element);
}

export const option = (value: string, label = value): PlainTextOption => ({ text: plain(label, 75), value });

export function choiceInput({
  options,
  initial,
  ...common
}: Common & { options: PlainTextOption[]; initial?: string | undefined }): InputBlock {
  const selected = options.find(({ value }) => value === initial);
  return block(common, {
    type: 'static_select',
    action_id: 'value',
    options: options.slice(0, 100),
    ...(selected && { initial_option: selected }),
  });
}

/** A field whose choices are looked up while typing; `action` is the listener's id. */
export const lookUpInput = ({
  action,
  placeholder,
  ...common
}: Common & { action: string; placeholder: string }): InputBlock =>
  block(common, {
    type: 'external_select',
    action_id: action,
    min_query_length: 0,
    placeholder: plain(placeholder, 150),
  });

export const checkboxInput = ({ text, ...common }: Common & { text: string }): InputBlock =>
  block({ ...common, optional: true }, { type: 'checkboxes', action_id: 'value', options: [option('yes', text)] });

export const contextText = (text: string): KnownBlock => ({ type: 'context', elements: [plain(text, 2000)] });
