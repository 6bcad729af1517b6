import { useEffect, useState } from 'react';
import type { Act, ActResult, PageState } from '../api.ts';

/** Sends an act to the server. Never rejects: a failure has its reason as `problem`. */
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
    return { failure: 'dispatch_failed', problem: 'The playground is not reachable. Is it running?' };
  }
}

export interface Live {
  state?: PageState;
  /** False while the playground is unreachable. */
  connected: boolean;
  /** True if nobody has that name. */
  unknown?: boolean;
}

/** Subscribes to the person's state. A hidden tab disconnects: browsers allow six connections per host. */
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
        // The browser retries by itself, except after an error status.
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
