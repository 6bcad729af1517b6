import type { GuideState } from './guide/guide.tsx';
import { usePage } from './page.tsx';
import { BotAvatar } from './people/avatar.tsx';
import { Switcher } from './people/switcher.tsx';

export function TopBar({ connected, onMenu, guide }: { connected: boolean; onMenu(): void; guide: GuideState }) {
  const { state, address, go } = usePage();
  const toggleGuide = () => {
    if (address.thread) go({});
    if (guide.open && !address.thread) guide.close();
    else guide.show();
  };
  return (
    <header className="top-bar">
      <button type="button" className="bar-button menu-button" aria-label="Channels" onClick={onMenu}>
        <span className="bars" />
      </button>
      <span className="brand">
        <BotAvatar size={26} />
        <strong>Roadcrew</strong>
        <span className="brand-note">playground</span>
      </span>
      {!connected && (
        <span className="offline" role="status">
          Reconnecting…
        </span>
      )}
      <button type="button" className="bar-button" aria-pressed={guide.open} onClick={toggleGuide}>
        Guide
      </button>
      <Switcher me={state.me} />
    </header>
  );
}
