import type { Datepicker, DateTimepicker, Timepicker } from '@slack/types';
import { asText, type Slot, useField } from './field.ts';

type Picker = Datepicker | Timepicker | DateTimepicker;

const TYPES = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' } as const;

/** Draws the browser's date and time pickers, which work well on phones. */
export function PickerElement({ element, slot }: { element: Picker; slot: Slot }) {
  const field = useField({ ...element }, slot);
  const moment = element.type === 'datetimepicker';
  return (
    <input
      className="picker"
      type={TYPES[element.type]}
      id={field.id}
      value={moment ? toLocal(Number(field.value)) : asText(field.value)}
      data-focus={element.focus_on_load}
      {...field.aria}
      onChange={({ target }) => {
        const { value } = target;
        if (value === '') void field.change(null);
        else void field.change(moment ? Math.floor(new Date(value).getTime() / 1000) : value);
      }}
    />
  );
}

/** Converts seconds since the epoch to the local time that the browser's picker expects. */
function toLocal(seconds: number): string {
  if (!seconds) return '';
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
