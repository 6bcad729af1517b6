import { createContext, useContext } from 'react';

/** What mentions and pickers are called, and who is looking. */
export interface Names {
  me: string;
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
  people: { id: string; name: string }[];
  /** Channels the person can see. */
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
