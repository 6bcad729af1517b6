import { createContext, useContext } from 'react';
import type { Act, ActResult, PagePerson, PageState } from '../api.ts';
import type { Address } from './address.ts';

/** Everything the parts of the page share. */
export interface Page {
  state: PageState;
  address: Address;
  go(to: Partial<Address>): void;
  /** Never rejects, see `perform`. */
  act(act: Act): Promise<ActResult>;
  /** What this page tells only this person, as Slackbot does. */
  notices: Notice[];
  tell(channel: string, text: string): void;
}

export interface Notice {
  id: number;
  channel: string;
  text: string;
  at: Date;
}

const Context = createContext<Page | undefined>(undefined);
export const PageProvider = Context.Provider;

export function usePage(): Page {
  const page = useContext(Context);
  if (!page) throw new Error('Outside of the page.');
  return page;
}

/** The person or the bot behind a user id. */
export function authorOf(state: PageState, userId: string): PagePerson | 'bot' | undefined {
  if (userId === state.bot.userId) return 'bot';
  return state.people.find((each) => each.id === userId);
}
