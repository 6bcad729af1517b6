import { usePage } from '../page.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { repliesTo } from './threads.ts';

export function Thread() {
  const { state, address, go } = usePage();
  const place = state.places.find((each) => each.id === address.channel);
  const root = place?.messages.find((message) => message.ts === address.thread);
  return (
    <aside className="side thread" aria-label="Thread">
      <header className="side-header">
        <h2>
          Thread <small>{place && (place.kind === 'dm' ? place.name : `#${place.name}`)}</small>
        </h2>
        <button type="button" className="icon-button close" aria-label="Hide thread" onClick={() => go({})} />
      </header>
      {root ? (
        <>
          <MessageList messages={[root, ...repliesTo(state, root.channel, root.ts)]} inThread />
          <Composer channel={root.channel} threadTs={root.ts} label="Reply…" />
        </>
      ) : (
        <p className="empty">This message has been deleted.</p>
      )}
    </aside>
  );
}
