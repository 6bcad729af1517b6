import type { Overflow, PlainTextOption } from '@slack/types';
import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { useSurface } from '../surface.tsx';
import { isAddress } from '../text/mrkdwn.ts';
import { Plain } from '../text/text.tsx';
import { useConfirm } from './confirm.tsx';
import { useOutside, usePopup } from './popup.ts';

export function OverflowElement({ element, blockId }: { element: Overflow; blockId: string }) {
  const surface = useSurface();
  const ask = useConfirm();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const style = usePopup(trigger, open, 200);
  const close = useCallback(() => setOpen(false), []);
  useOutside(root, open, close);

  const pick = async (option: PlainTextOption) => {
    close();
    trigger.current?.focus();
    if (element.confirm && !(await ask(element.confirm))) return;
    if (option.url && isAddress(option.url)) window.open(option.url, '_blank', 'noopener');
    surface.press(blockId, element.action_id ?? '', option.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && open) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === 'Escape' && open) {
      close();
      trigger.current?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the menu within
    <div className="overflow" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={trigger}
        type="button"
        className="button button-icon"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="dots" />
      </button>
      {open && (
        <div className="popup" role="menu" style={style}>
          {element.options.map((option) => (
            <button key={option.value} type="button" role="menuitem" className="option" onClick={() => pick(option)}>
              <span>
                <Plain text={option.text.text} />
                {option.description && <small>{option.description.text}</small>}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
