import { useEffect, useSyncExternalStore } from 'react';
import type { Place } from '../../api.ts';
import { usePage } from '../page.tsx';

/** Storage key of each person's newest read message per place, shared by all tabs. */
const KEY = 'roadcrew.read';

const EVENT = 'roadcrew-read';

function subscribe(onChange: () => void): () => void {
  addEventListener('storage', onChange);
  addEventListener(EVENT, onChange);
  return () => {
    removeEventListener('storage', onChange);
    removeEventListener(EVENT, onChange);
  };
}

const stored = (): string => localStorage.getItem(KEY) ?? '{}';

/** Number of unread messages by others. */
export function useUnread(place: Place): number {
  const { me } = usePage().state;
  const readUntil: Record<string, string> = JSON.parse(useSyncExternalStore(subscribe, stored));
  const until = readUntil[`${me.id}/${place.id}`] ?? '';
  return place.messages.filter((message) => message.ts > until && message.user !== me.id).length;
}

/** Marks a place as read while it is visible. */
export function useMarkRead(place: Place): void {
  const { me } = usePage().state;
  const key = `${me.id}/${place.id}`;
  const newest = place.messages.at(-1)?.ts;
  useEffect(() => {
    const read = () => {
      if (newest === undefined || document.hidden) return;
      localStorage.setItem(KEY, JSON.stringify({ ...JSON.parse(stored()), [key]: newest }));
      dispatchEvent(new Event(EVENT));
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [key, newest]);
}
