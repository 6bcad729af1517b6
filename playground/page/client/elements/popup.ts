import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useState } from 'react';

const MARGIN = 8;
const GAP = 4;

/**
 * Positions a list below its control, or above it if there is more room, inside the window. The position is fixed, so
 * that a scrolling form does not clip the list.
 */
export function usePopup(anchor: RefObject<HTMLElement | null>, open: boolean, minWidth = 0): CSSProperties {
  const [style, setStyle] = useState<CSSProperties>({ visibility: 'hidden' });
  useLayoutEffect(() => {
    if (!open) return;
    const place = () => {
      const box = anchor.current?.getBoundingClientRect();
      if (box) setStyle(besides(box, minWidth));
    };
    place();
    addEventListener('resize', place);
    addEventListener('scroll', place, true);
    return () => {
      removeEventListener('resize', place);
      removeEventListener('scroll', place, true);
    };
  }, [anchor, open, minWidth]);
  return { position: 'fixed', ...style };
}

function besides(box: DOMRect, minWidth: number): CSSProperties {
  const below = innerHeight - box.bottom - MARGIN - GAP;
  const above = box.top - MARGIN - GAP;
  const width = Math.min(Math.max(box.width, minWidth), innerWidth - 2 * MARGIN);
  const left = Math.max(MARGIN, Math.min(box.left, innerWidth - width - MARGIN));
  const side = below >= Math.min(280, above) ? { top: box.bottom + GAP } : { bottom: innerHeight - box.top + GAP };
  return { ...side, left, width, maxHeight: Math.min(320, Math.max(below, above)) };
}

/** Calls back on a press outside of the element. */
export function useOutside(element: RefObject<HTMLElement | null>, open: boolean, onOutside: () => void): void {
  useEffect(() => {
    if (!open) return;
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !element.current?.contains(event.target)) onOutside();
    };
    document.addEventListener('pointerdown', onDown, true);
    return () => document.removeEventListener('pointerdown', onDown, true);
  }, [element, open, onOutside]);
}
