import { useCallback, useEffect, useState } from 'react';

/** Address of the page: `/?as=alice&channel=C0GENERAL&thread=1700000000.000100`. */
export interface Address {
  as: string;
  /** Channel id, DM id or `home`. Empty: the person's default channel. */
  channel: string;
  /** Time stamp of the open thread's first message. */
  thread?: string;
}

export const HOME = 'home';

function read(): Address {
  const query = new URLSearchParams(location.search);
  const thread = query.get('thread');
  return { as: query.get('as') ?? 'alice', channel: query.get('channel') ?? '', ...(thread && { thread }) };
}

export const linkTo = ({ as, channel, thread }: Address): string =>
  `/?${new URLSearchParams({ as, ...(channel && { channel }), ...(thread && { thread }) })}`;

export function useAddress(): [Address, (to: Address) => void] {
  const [address, setAddress] = useState(read);
  useEffect(() => {
    const onBack = () => setAddress(read());
    addEventListener('popstate', onBack);
    return () => removeEventListener('popstate', onBack);
  }, []);
  const go = useCallback((to: Address) => {
    history.pushState(null, '', linkTo(to));
    setAddress(to);
  }, []);
  return [address, go];
}
