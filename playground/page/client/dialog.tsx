import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface Props {
  className: string;
  label: string;
  children: ReactNode;
  /** Called on Esc. */
  onClose(): void;
}

/** Shows the browser’s modal dialog, which keeps the focus inside and closes on Esc. */
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
      // A second Esc closes the dialog even though the first was prevented.
      onClose={onClose}
    >
      {children}
    </dialog>
  );
}
