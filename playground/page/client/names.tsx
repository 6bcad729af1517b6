import { createContext, useContext } from 'react';

/** Names for mentions and pickers, and the id of the current person. */
export interface Names {
  me: string;
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
  people: { id: string; name: string }[];
  /** Channels visible to the person. */
  channels: { id: string; name: string }[];
  groups: { id: string; name: string }[];
}

const Context = createContext<Names>({
  me: '',
  person: () => undefined,
  channel: () => undefined,
  people: [],
  channels: [],
  groups: [],
});

export const NamesProvider = Context.Provider;
export const useNames = (): Names => useContext(Context);
