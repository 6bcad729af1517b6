import { useEffect } from 'react';
import type { Place } from '../../api.ts';
import { HOME } from '../address.ts';
import { usePage } from '../page.tsx';
import { Composer } from './composer.tsx';
import { HomeTab } from './home.tsx';
import { MessageList } from './message-list.tsx';
import { Sign } from './sign.tsx';
import { useMarkRead } from './unread.ts';

/** Main area: a channel, the direct messages with the bot, or its Home tab. */
export function PlaceView() {
  const { state, address } = usePage();
  const home = address.channel === HOME;
  const place = state.places.find((each) => (home ? each.kind === 'dm' : each.id === address.channel));
  if (!place) {
    return (
      <main className="place">
        <p className="empty">{state.me.realName} has no access to this channel.</p>
      </main>
    );
  }
  return (
    <main className="place" aria-label={place.name}>
      <PlaceHeader place={place} />
      {home ? <HomeTab /> : <Conversation place={place} />}
    </main>
  );
}

function PlaceHeader({ place }: { place: Place }) {
  const { state } = usePage();
  return (
    <header className="place-header">
      <h1>
        {place.kind !== 'dm' && <Sign kind={place.kind} />}
        {place.name}
      </h1>
      {place.kind === 'dm' ? <Tabs place={place} /> : <p className="topic">{place.topic}</p>}
      {state.me.accountKind === 'deactivated' && <span className="mark">Deactivated: Slack allows no sign-in</span>}
      {!place.botIsMember && <span className="mark">{state.bot.displayName} is not in this channel</span>}
    </header>
  );
}

function Tabs({ place }: { place: Place }) {
  const { address, go } = usePage();
  const home = address.channel === HOME;
  return (
    <div className="tabs" role="tablist">
      <button type="button" role="tab" aria-selected={home} onClick={() => go({ channel: HOME })}>
        Home
      </button>
      <button type="button" role="tab" aria-selected={!home} onClick={() => go({ channel: place.id })}>
        Messages
      </button>
    </div>
  );
}

function Conversation({ place }: { place: Place }) {
  const { state, notices, act } = usePage();
  useMarkRead(place);
  useEffect(() => {
    if (place.kind === 'dm') void act({ kind: 'openMessages' });
  }, [place.kind, act]);
  const own = notices.filter((notice) => notice.channel === place.id);
  const roots = place.messages.filter((message) => message.thread_ts === undefined || message.thread_ts === message.ts);
  const messages = [...roots, ...own].sort((a, b) => a.ts.localeCompare(b.ts));
  const name = place.kind === 'dm' ? place.name : `#${place.name}`;
  return (
    <>
      <MessageList
        messages={messages}
        empty={
          <div className="empty">
            <p className="empty-title">No messages yet in {name}</p>
            <p>
              Type <kbd>{state.commands[0]?.command ?? '/'}</kbd> below to talk to {state.bot.displayName}.
            </p>
          </div>
        }
      />
      <Composer channel={place.id} label={`Message ${name}`} />
    </>
  );
}
