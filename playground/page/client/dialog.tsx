import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface Props {
  className: string;
  label: string;
  children: ReactNode;
  /** Esc was pressed. */
  onClose(): void;
}

/** The browser’s own modal dialog: keeps the focus inside, makes the rest inert, closes on Esc. */
export function Dialog({ className, label, children, onClose }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A second Esc closes it whatever the first was told.
      onClose={onClose}
    >
      {children}
    </dialog>
  );
}
