import type { EmailInput, NumberInput, PlainTextInput, URLInput } from '@slack/types';
import type { ChangeEvent, KeyboardEvent } from 'react';
import { asText, type Slot, useField } from './field.ts';

type TextElement = PlainTextInput | NumberInput | EmailInput | URLInput;

/** Keyboards of phones. The text is validated on submit, with Slack's messages. */
const KEYBOARD = {
  plain_text_input: 'text',
  number_input: 'decimal',
  email_text_input: 'email',
  url_text_input: 'url',
} as const;

export function TextInput({ element, slot }: { element: TextElement; slot: Slot }) {
  const field = useField({ ...element }, slot);
  const multiline = element.type === 'plain_text_input' && element.multiline === true;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const value = asText(field.value);
  const max = element.type === 'plain_text_input' ? element.max_length : undefined;
  const shared = {
    id: field.id,
    value,
    autoComplete: 'off',
    spellCheck: multiline,
    'data-focus': element.focus_on_load,
    ...(element.placeholder && { placeholder: element.placeholder.text }),
    ...field.aria,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const typed = event.target.value;
      if (triggers.includes('on_character_entered')) void field.change(typed);
      else field.store(typed);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || multiline || !field.dispatches || !triggers.includes('on_enter_pressed')) return;
      event.preventDefault();
      void field.change(value);
    },
  };
  return (
    <div className="text-input">
      {multiline ? (
        <textarea rows={4} {...shared} />
      ) : (
        <input type="text" inputMode={KEYBOARD[element.type]} {...shared} />
      )}
      {max !== undefined && value.length > max * 0.8 && (
        <span className={value.length > max ? 'counter counter-over' : 'counter'}>{max - value.length}</span>
      )}
    </div>
  );
}
