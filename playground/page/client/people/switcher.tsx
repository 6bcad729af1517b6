import { useCallback, useRef, useState } from 'react';
import type { PagePerson } from '../../api.ts';
import { useOutside } from '../elements/popup.ts';
import { Avatar } from './avatar.tsx';
import { ACCOUNT_KIND, PeopleList } from './people-list.tsx';

/** Shows the current person, and the list to select another one. */
export function Switcher({ me }: { me: PagePerson }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  useOutside(root, open, close);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes the list from anywhere within
    <div
      className="switcher"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        close();
        trigger.current?.focus();
      }}
    >
      <button
        ref={trigger}
        type="button"
        className="bar-button switcher-button"
        aria-label={`Switch person (${me.realName})`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Avatar person={me} size={28} />
        <span className="switcher-text">
          <span>{me.realName}</span>
          <small>{me.accountKind === 'full' ? (me.team?.name ?? 'no team') : ACCOUNT_KIND[me.accountKind]}</small>
        </span>
        <span className="chevron" />
      </button>
      {open && (
        <div className="popup switcher-list">
          <p className="popup-note">Select a person. Open another one in a new tab to act as both.</p>
          <PeopleList onPick={close} />
        </div>
      )}
    </div>
  );
}
