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
        <Choice key={option.value} option={option}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value ?? '')}
            data-focus={index === 0 && element.focus_on_load}
            onChange={(event) => toggle(option.value ?? '', event.target.checked)}
          />
        </Choice>
      ))}
    </fieldset>
  );
}

export function RadioElement({ element, slot }: { element: RadioButtons; slot: Slot }) {
  const field = useField({ ...element }, slot);
  return (
    <div className="choices" role="radiogroup" {...field.aria}>
      {element.options.map((option, index) => (
        <Choice key={option.value} option={option}>
          <input
            type="radio"
            name={field.id}
            checked={asText(field.value) === option.value}
            data-focus={index === 0 && element.focus_on_load}
            onChange={() => field.change(option.value ?? '')}
          />
        </Choice>
      ))}
    </div>
  );
}

function Choice({ option, children }: { option: Option; children: React.ReactNode }) {
  return (
    <label className="choice">
      {children}
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
