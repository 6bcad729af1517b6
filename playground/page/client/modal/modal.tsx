import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { PageState } from '../../api.ts';
import { Blocks } from '../blocks/block.tsx';
import { Dialog } from '../dialog.tsx';
import { usePage } from '../page.tsx';
import { SurfaceProvider, useSurfaceOf } from '../surface.tsx';
import { Plain } from '../text/text.tsx';

type OpenModal = NonNullable<PageState['modal']>;

const CONNECTION_PROBLEM = 'We had some trouble connecting. Try again?';

/** Shows the top modal. The dialog stays open when its view changes. */
export function ModalHost() {
  const { modal } = usePage().state;
  const [closed, setClosed] = useState<string>();
  const { act } = usePage();
  if (!modal || modal.view.id === closed) return null;
  const close = () => {
    // Slack's client closes without waiting for the bot. The modal below comes with the next state.
    if (modal.depth === 1) setClosed(modal.view.id);
    void act({ kind: 'close', viewId: modal.view.id });
  };
  return (
    <Dialog className="modal" label={modal.view.title?.text ?? 'Form'} onClose={close}>
      <ModalView key={modal.view.id} modal={modal} onClose={close} />
    </Dialog>
  );
}

function ModalView({ modal: { view, typed, depth }, onClose }: { modal: OpenModal; onClose(): void }) {
  const { act } = usePage();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [errors, setErrors] = useState<Record<string, string>>();
  const onFailure = useCallback((message = CONNECTION_PROBLEM) => setProblem(message), []);
  const { surface, values } = useSurfaceOf({
    kind: 'modal',
    where: { viewId: view.id },
    blocks: view.blocks,
    typed,
    ...(errors && { errors }),
    onFailure,
  });
  useFocus(form, errors);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !view.submit) return;
    setBusy(true);
    setProblem(undefined);
    const result = await act({ kind: 'submit', viewId: view.id, values: values() });
    setErrors(result.errors);
    setProblem(result.problem);
    setBusy(false);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-busy={busy}>
      <header className="modal-header">
        {depth > 1 && <button type="button" className="icon-button back" aria-label="Back" onClick={onClose} />}
        <h2>
          <Plain text={view.title?.text ?? ''} />
        </h2>
        <button type="button" className="icon-button close" aria-label="Dismiss" onClick={onClose} />
      </header>
      <div className="modal-body">
        {problem !== undefined && (
          <p className="modal-problem" role="alert">
            {problem}
          </p>
        )}
        <SurfaceProvider value={surface}>
          <Blocks blocks={view.blocks} />
        </SurfaceProvider>
      </div>
      <footer className="modal-footer">
        <button type="button" className="button" onClick={onClose}>
          <Plain text={view.close?.text ?? (view.submit ? 'Cancel' : 'Close')} />
        </button>
        {view.submit && (
          <button type="submit" className="button button-primary" aria-busy={busy} disabled={view.submit_disabled}>
            <Plain text={view.submit.text} />
          </button>
        )}
      </footer>
    </form>
  );
}

/** Focuses the first field of a new form, or the first invalid one after errors. */
function useFocus(form: React.RefObject<HTMLFormElement | null>, errors: Record<string, string> | undefined): void {
  useEffect(() => {
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    const control = ':is(input, textarea)';
    const invalid = errors && find(`[aria-invalid] ${control}, ${control}[aria-invalid]`);
    const first =
      invalid ?? find(`${control}[data-focus=true]`) ?? find(`.modal-body ${control}`) ?? find('.modal-footer button');
    first?.focus();
  }, [form, errors]);
}
