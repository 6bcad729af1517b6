import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { Act, Message, PageState } from '../api.ts';
import { type Address, useAddress } from './address.ts';
import { ConfirmHost } from './elements/confirm.tsx';
import { Guide, type GuideState, useGuide } from './guide/guide.tsx';
import { ModalHost } from './modal/modal.tsx';
import { type Names, NamesProvider } from './names.tsx';
import { type Page, PageProvider } from './page.tsx';
import { PlaceView } from './places/place.tsx';
import { Sidebar } from './places/sidebar.tsx';
import { Thread } from './places/thread.tsx';
import { perform, useLive } from './server.ts';
import { TopBar } from './top-bar.tsx';

export function App() {
  const [address, go] = useAddress();
  const { state, connected, unknown } = useLive(address.as);
  const guide = useGuide();
  if (unknown) return <Waiting>Nobody here is called “{address.as}”.</Waiting>;
  if (!state || (state.me.name !== address.as && state.me.id !== address.as)) {
    return (
      <Waiting>{connected ? 'Opening the playground…' : 'The playground is not reachable. Is it running?'}</Waiting>
    );
  }
  return <Workspace key={state.me.id} state={state} connected={connected} address={address} go={go} guide={guide} />;
}

function Waiting({ children }: { children: ReactNode }) {
  return (
    <main className="waiting">
      <p>{children}</p>
    </main>
  );
}

interface Props {
  state: PageState;
  connected: boolean;
  address: Address;
  go(to: Address): void;
  guide: GuideState;
}

function Workspace({ state, connected, address, go, guide }: Props) {
  const [notices, setNotices] = useState<Message[]>([]);
  const [menu, setMenu] = useState(false);
  const { name: as } = state.me;
  const channel = address.channel || firstPlace(state);

  const notify = useCallback((place: string, text: string) => {
    const ts = (Date.now() / 1000).toFixed(6);
    setNotices((before) => [...before, { channel: place, ts, user: 'USLACKBOT', text, is_ephemeral: true }]);
  }, []);
  const act = useCallback((one: Act) => perform(as, one), [as]);
  const page = useMemo(
    (): Page => ({
      state,
      address: { ...address, channel },
      go: (to) => {
        setMenu(false);
        guide.hideIfCovering();
        go({ as: to.as ?? as, channel: to.channel ?? channel, ...(to.thread && { thread: to.thread }) });
      },
      act,
      notices,
      notify,
    }),
    [state, address, channel, go, guide, as, act, notices, notify],
  );
  const names = useMemo(() => namesOf(state), [state]);
  useEffect(() => {
    document.title = `${state.me.realName} · ${state.workspace} · Roadcrew playground`;
  }, [state]);

  const side = address.thread ? 'thread' : guide.open ? 'guide' : undefined;
  return (
    <PageProvider value={page}>
      <NamesProvider value={names}>
        <ConfirmHost>
          <div className="app" data-side={side} data-menu={menu}>
            <TopBar connected={connected} onMenu={() => setMenu(!menu)} guide={guide} />
            <Sidebar />
            {menu && (
              <button type="button" className="scrim" aria-label="Hide channels" onClick={() => setMenu(false)} />
            )}
            <PlaceView key={channel} />
            {side === 'thread' && <Thread key={address.thread} />}
            {side === 'guide' && <Guide onClose={guide.close} />}
          </div>
          <ModalHost />
        </ConfirmHost>
      </NamesProvider>
    </PageProvider>
  );
}

/** Default place of a person: the channel of their team. */
function firstPlace({ me, places }: PageState): string {
  const own = places.find((place) => place.name === me.team?.name) ?? places[0];
  return own?.id ?? '';
}

function namesOf({ me, people, channels, groups, bot }: PageState): Names {
  const named = [
    ...people.map(({ id, realName }) => ({ id, name: realName })),
    { id: bot.userId, name: bot.displayName },
  ];
  return {
    me: me.id,
    person: (id) => named.find((each) => each.id === id)?.name,
    channel: (id) => channels.find((each) => each.id === id)?.name,
    people: named,
    channels,
    groups: groups.map(({ id, handle }) => ({ id, name: handle })),
  };
}
