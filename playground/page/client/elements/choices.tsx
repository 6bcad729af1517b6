import type { Checkboxes, Option, RadioButtons } from '@slack/types';
import { Plain, Text } from '../text/text.tsx';
import { asList, asText, type Slot, useField } from './field.ts';

export function CheckboxesElement({ element, slot }: { element: Checkboxes; slot: Slot }) {
  const field = useField({ ...element }, slot);
  const chosen = asList(field.value);
  const toggle = (value: string, on: boolean) =>
    field.change(
      element.options.flatMap((option) => {
        const each = option.value ?? '';
        return (each === value ? on : chosen.includes(each)) ? [each] : [];
      }),
    );
  return (
    <fieldset className="choices" {...field.aria}>
      {element.options.map((option, index) => (
        <Choice
          key={option.value}
          type="checkbox"
          option={option}
          checked={chosen.includes(option.value ?? '')}
          focus={index === 0 && element.focus_on_load === true}
          onChange={(on) => toggle(option.value ?? '', on)}
        />
      ))}
    </fieldset>
  );
}

export function RadioElement({ element, slot }: { element: RadioButtons; slot: Slot }) {
  const field = useField({ ...element }, slot);
  return (
    <div className="choices" role="radiogroup" {...field.aria}>
      {element.options.map((option, index) => (
        <Choice
          key={option.value}
          type="radio"
          name={field.id}
          option={option}
          checked={asText(field.value) === option.value}
          focus={index === 0 && element.focus_on_load === true}
          onChange={() => field.change(option.value ?? '')}
        />
      ))}
    </div>
  );
}

interface ChoiceProps {
  type: 'checkbox' | 'radio';
  name?: string;
  option: Option;
  checked: boolean;
  focus: boolean;
  onChange(on: boolean): void;
}

function Choice({ option, focus, onChange, ...input }: ChoiceProps) {
  return (
    <label className="choice">
      <input {...input} data-focus={focus} onChange={(event) => onChange(event.target.checked)} />
      <span>
        <Text text={option.text} />
        {option.description && (
          <small>
            <Plain text={option.description.text} />
          </small>
        )}
      </span>
    </label>
  );
}
