import { Fragment, type RefObject, useEffect } from 'react';
import { Plain } from '../text/text.tsx';
import type { Choice } from './options.ts';
import { usePopup } from './popup.ts';

interface Props {
  id: string;
  label: string;
  anchor: RefObject<HTMLElement | null>;
  choices: Choice[];
  chosen: string[];
  active: number;
  multiple: boolean;
  note: string;
  pick(choice: Choice): void;
  setActive(index: number): void;
}

export function Listbox({ id, label, anchor, choices, chosen, active, multiple, note, pick, setActive }: Props) {
  const style = usePopup(anchor, true, 220);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  return (
    <div
      className="popup listbox"
      role="listbox"
      id={id}
      aria-label={label}
      aria-multiselectable={multiple}
      style={style}
      tabIndex={-1}
    >
      {choices.length === 0 && <p className="popup-note">{note}</p>}
      {choices.map((choice, index) => (
        <Fragment key={`${choice.group ?? ''}/${choice.value}`}>
          {choice.group && choice.group !== choices[index - 1]?.group && <p className="popup-group">{choice.group}</p>}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox keeps the focus and takes the keys */}
          <div
            role="option"
            tabIndex={-1}
            id={`${id}-${index}`}
            className="option"
            aria-selected={chosen.includes(choice.value)}
            data-active={index === active}
            onPointerMove={() => setActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
          >
            <span>
              <Plain text={choice.text} />
              {choice.description && (
                <small>
                  <Plain text={choice.description} />
                </small>
              )}
            </span>
          </div>
        </Fragment>
      ))}
    </div>
  );
}
