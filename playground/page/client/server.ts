import { useEffect, useState } from 'react';
import type { Act, ActResult, PageState } from '../api.ts';

/** Never rejects: what keeps the act from being carried out comes back as a failure, with the reason as its problem. */
export async function perform(as: string, act: Act): Promise<ActResult> {
  try {
    const response = await fetch('/api/act', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ as, act }),
    });
    const answer = await response.json();
    return response.ok ? answer : { failure: 'dispatch_failed', problem: answer.error };
  } catch {
    return { failure: 'dispatch_failed', problem: 'The playground does not answer. Is it running?' };
  }
}

export interface Live {
  state?: PageState;
  /** False while the playground cannot be reached. */
  connected: boolean;
  /** There is nobody of that name. */
  unknown?: boolean;
}

/** The person's screen, kept up to date. A hidden tab lets its connection go: browsers allow six to one host. */
export function useLive(as: string): Live {
  const [live, setLive] = useState<Live>({ connected: true });
  useEffect(() => {
    let source: EventSource | undefined;
    setLive((before) => ({ ...before, unknown: false }));
    const connect = () => {
      if (document.hidden || source) return;
      source = new EventSource(`/api/events?as=${encodeURIComponent(as)}`);
      source.onmessage = (event) => setLive({ state: JSON.parse(event.data), connected: true });
      source.onerror = () => {
        // The browser tries again by itself, but not after it was refused.
        const unknown = source?.readyState === EventSource.CLOSED;
        setLive((before) => ({ ...before, connected: false, unknown }));
      };
    };
    const disconnect = () => {
      source?.close();
      source = undefined;
    };
    const onVisibility = () => (document.hidden ? disconnect() : connect());
    document.addEventListener('visibilitychange', onVisibility);
    connect();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      disconnect();
    };
  }, [as]);
  return live;
}
