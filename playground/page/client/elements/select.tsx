import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { useNames } from '../names.tsx';
import { asList, asText, type Slot, useField } from './field.ts';
import { Listbox } from './listbox.tsx';
import { type AnySelect, type Choice, knownChoices, useOffer } from './options.ts';
import { useOutside } from './popup.ts';

/** Draws all kinds of select: a search box with the list of matching choices. */
export function SelectElement({ element, slot }: { element: AnySelect; slot: Slot }) {
  const field = useField({ ...element }, slot);
  const names = useNames();
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const [remembered, setRemembered] = useState<Choice[]>([]);
  const { choices, note } = useOffer(element, field, query, open);

  const multiple = element.type.startsWith('multi_');
  const chosen = multiple ? asList(field.value) : [asText(field.value)].filter((value) => value !== '');
  const candidates = [...choices, ...remembered, ...knownChoices(element, names)];
  const textOf = (value: string) => candidates.find((choice) => choice.value === value)?.text ?? value;
  const max =
    'max_selected_items' in element
      ? (element.max_selected_items ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY;

  const close = useCallback(() => {
    setOpen(false);
    setQuery('');
  }, []);
  useOutside(root, open, close);
  const show = () => {
    setActive(
      Math.max(
        0,
        choices.findIndex((choice) => chosen.includes(choice.value)),
      ),
    );
    setOpen(true);
  };

  const pick = (choice: Choice) => {
    setRemembered((before) => [...before, choice]);
    if (!multiple) {
      void field.change(choice.value);
      close();
    } else if (chosen.includes(choice.value)) void field.change(chosen.filter((value) => value !== choice.value));
    else if (chosen.length < max) void field.change([...chosen, choice.value]);
    setQuery('');
  };
  const clear = () => field.change(multiple ? chosen.slice(0, -1) : null);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    const choice = choices[active];
    if (event.key === 'ArrowDown') open ? setActive(Math.min(last, active + 1)) : show();
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter' && open && choice) pick(choice);
    else if (event.key === 'Enter' && !open) show();
    else if (event.key === 'Escape' && open) close();
    else if (event.key === 'Backspace' && query === '' && chosen.length > 0 && multiple) void clear();
    else {
      if (event.key === 'Tab') close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const listId = `${field.id}-list`;
  const placeholder = element.placeholder?.text ?? (multiple ? 'Select options' : 'Select an option');
  return (
    <div className="select" ref={root} data-open={open} aria-busy={field.pending}>
      {multiple &&
        chosen.map((value) => (
          <span className="chip" key={value}>
            {textOf(value)}
            <button
              type="button"
              aria-label={`Remove ${textOf(value)}`}
              onClick={() => field.change(chosen.filter((each) => each !== value))}
            />
          </span>
        ))}
      <input
        ref={input}
        id={field.id}
        role="combobox"
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(open && choices[active] && { 'aria-activedescendant': `${listId}-${active}` })}
        {...field.aria}
        data-focus={element.focus_on_load}
        value={open || multiple ? query : chosen.map(textOf).join('')}
        placeholder={
          multiple && chosen.length > 0 ? '' : open && chosen[0] !== undefined ? textOf(chosen[0]) : placeholder
        }
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onClick={show}
        onKeyDown={onKeyDown}
      />
      {!multiple && slot.optional && chosen.length > 0 && (
        <button type="button" className="select-clear" aria-label="Clear" onClick={clear} />
      )}
      {open && (
        <Listbox
          id={listId}
          anchor={root}
          choices={choices}
          chosen={chosen}
          active={active}
          multiple={multiple}
          note={note}
          pick={pick}
          setActive={setActive}
          label={slot.name}
        />
      )}
    </div>
  );
}
