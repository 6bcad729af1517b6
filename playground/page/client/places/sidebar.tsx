import type { Place } from '../../api.ts';
import { HOME, linkTo } from '../address.ts';
import { usePage } from '../page.tsx';
import { BotAvatar } from '../people/avatar.tsx';
import { Sign } from './sign.tsx';
import { useUnread } from './unread.ts';

export function Sidebar() {
  const { state } = usePage();
  const channels = state.places.filter((place) => place.kind !== 'dm');
  const direct = state.places.filter((place) => place.kind === 'dm');
  return (
    <nav className="sidebar" aria-label="Channels and messages">
      <p className="workspace">{state.workspace}</p>
      {channels.length > 0 && <PlaceList title="Channels" places={channels} />}
      <PlaceList title="Apps" places={direct} />
    </nav>
  );
}

function PlaceList({ title, places }: { title: string; places: Place[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {places.map((place) => (
          <li key={place.id}>
            <PlaceLink place={place} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const { state, address, go } = usePage();
  const unread = useUnread(place);
  const current = address.channel === place.id || (place.kind === 'dm' && address.channel === HOME);
  return (
    <a
      className="place-link"
      href={linkTo({ as: state.me.name, channel: place.id })}
      aria-current={current ? 'page' : undefined}
      data-unread={unread > 0}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go({ channel: place.id });
      }}
    >
      {place.kind === 'dm' ? <BotAvatar size={20} /> : <Sign kind={place.kind} />}
      <span className="place-name">{place.name}</span>
      {place.kind === 'private' && <span className="sr-only">, private</span>}
      {unread > 0 && (
        <span className="unread">
          {unread}
          <span className="sr-only"> unread</span>
        </span>
      )}
    </a>
  );
}
