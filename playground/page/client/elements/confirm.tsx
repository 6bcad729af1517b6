import type { Confirm } from '@slack/types';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { Plain, Text } from '../text/text.tsx';

type Ask = (confirm: Confirm) => Promise<boolean>;

const Context = createContext<Ask>(async () => true);

/** Returns a function that shows an element's confirmation, and resolves to false when it is declined. */
export const useConfirm = (): Ask => useContext(Context);

export function ConfirmHost({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<{ confirm: Confirm; answer(yes: boolean): void }>();
  const ask = useCallback<Ask>(
    (confirm) =>
      new Promise((resolve) => {
        setOpen({
          confirm,
          answer: (yes) => {
            setOpen(undefined);
            resolve(yes);
          },
        });
      }),
    [],
  );
  return (
    <Context value={ask}>
      {children}
      {open && <ConfirmDialog confirm={open.confirm} answer={open.answer} />}
    </Context>
  );
}

function ConfirmDialog({ confirm, answer }: { confirm: Confirm; answer(yes: boolean): void }) {
  const title = confirm.title?.text ?? 'Are you sure?';
  return (
    <Dialog className="confirm" label={title} onClose={() => answer(false)}>
      <h2>
        <Plain text={title} />
      </h2>
      <Text text={confirm.text} />
      <footer>
        <button type="button" className="button" onClick={() => answer(false)}>
          <Plain text={confirm.deny?.text ?? 'Cancel'} />
        </button>
        <button type="button" className={`button button-${confirm.style ?? 'primary'}`} onClick={() => answer(true)}>
          <Plain text={confirm.confirm?.text ?? 'Yes'} />
        </button>
      </footer>
    </Dialog>
  );
}
