import { useMemo, useState } from 'react';
import { usePage } from '../page.tsx';
import { PeopleList } from '../people/people-list.tsx';
import { STEPS, type Step } from './steps.ts';

export interface GuideState {
  open: boolean;
  show(): void;
  close(): void;
  /** Where it covers the page, it steps aside for what was picked in it. */
  stepAside(): void;
}

const SEEN = 'roadcrew.guide-closed';
/** As in phone.css. */
const COVERS = '(max-width: 1100px)';

/** Open on the first visit, and until it is closed. */
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
      stepAside: () => {
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
          This is {WORKSPACE_NOTE} Pick a person, type a command, press a button. What happens is real: the database you
          ask for is created on the PostgreSQL that started with the playground, and deployments go through a local
          GitHub.
        </p>
        <h3>Try this, in order</h3>
        <ol className="steps">
          {STEPS.map((step) => (
            <StepView key={step.title} step={step} />
          ))}
        </ol>
        <h3>The people</h3>
        <PeopleList />
      </div>
    </aside>
  );
}

const WORKSPACE_NOTE = 'a company called Acme with Roadcrew in its Slack, all on your own machine.';

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
