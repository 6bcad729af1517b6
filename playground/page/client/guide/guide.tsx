import { useMemo, useState } from 'react';
import { usePage } from '../page.tsx';
import { PeopleList } from '../people/people-list.tsx';
import { STEPS, type Step } from './steps.ts';

export interface GuideState {
  open: boolean;
  show(): void;
  close(): void;
  /** Hides the guide on narrow screens, where it covers the page. */
  hideIfCovering(): void;
}

const SEEN = 'roadcrew.guide-closed';
/** Screens on which the guide covers the page, as in phone.css. */
const COVERS = '(max-width: 1100px)';

/** State of the guide, which is open until it is closed once. */
export function useGuide(): GuideState {
  const [open, setOpen] = useState(() => localStorage.getItem(SEEN) === null);
  return useMemo(
    () => ({
      open,
      show: () => setOpen(true),
      close: () => {
        localStorage.setItem(SEEN, 'yes');
        setOpen(false);
      },
      hideIfCovering: () => {
        if (matchMedia(COVERS).matches) setOpen(false);
      },
    }),
    [open],
  );
}

export function Guide({ onClose }: { onClose(): void }) {
  return (
    <aside className="side guide" aria-label="Guide">
      <header className="side-header">
        <h2>Start here</h2>
        <button type="button" className="icon-button close" aria-label="Hide guide" onClick={onClose} />
      </header>
      <div className="side-body">
        <p>
          This is {WORKSPACE_NOTE} Pick a person, type a command, press a button. Everything works for real: databases
          are created on the playground’s PostgreSQL, and deployments go through its local GitHub.
        </p>
        <h3>Try this, in order</h3>
        <ol className="steps">
          {STEPS.map((step) => (
            <StepView key={step.title} step={step} />
          ))}
        </ol>
        <h3>People</h3>
        <PeopleList />
      </div>
    </aside>
  );
}

const WORKSPACE_NOTE = 'Acme, a company with Roadcrew in its Slack, all on your own machine.';

function StepView({ step }: { step: Step }) {
  const page = usePage();
  return (
    <li>
      <p className="step-title">{step.title}</p>
      <p className="step-text">{step.text}</p>
      <button type="button" className="button" onClick={() => step.run(page)}>
        {step.button}
      </button>
    </li>
  );
}
