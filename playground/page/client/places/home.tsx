import { useCallback, useEffect, useRef, useState } from 'react';
import type { OpenView } from '../../api.ts';
import { Blocks } from '../blocks/block.tsx';
import { usePage } from '../page.tsx';
import { SurfaceProvider, useSurfaceOf } from '../surface.tsx';
import { NO_ANSWER } from './message.tsx';

/** Shows the app's Home tab. Every visit sends an event, for which the bot publishes the view. */
export function HomeTab() {
  const { state, act } = usePage();
  const [opening, setOpening] = useState(true);
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current) return;
    opened.current = true;
    void act({ kind: 'openHome' }).finally(() => setOpening(false));
  }, [act]);
  if (state.home) return <HomeView key={state.home.view.id} home={state.home} />;
  return (
    <div className="empty">
      <p className="empty-title">
        {opening ? 'Opening Home…' : `${state.bot.displayName} has not published its Home yet`}
      </p>
    </div>
  );
}

function HomeView({ home: { view, typed } }: { home: OpenView }) {
  const [failed, setFailed] = useState<string>();
  const onFailure = useCallback((message = NO_ANSWER) => setFailed(message), []);
  const { surface } = useSurfaceOf({ kind: 'home', where: { viewId: view.id }, blocks: view.blocks, typed, onFailure });
  return (
    <div className="home">
      <SurfaceProvider value={surface}>
        <Blocks blocks={view.blocks} />
      </SurfaceProvider>
      {failed !== undefined && (
        <p className="failed" role="alert">
          {failed}
        </p>
      )}
    </div>
  );
}
