import { createContext, useContext } from 'react';
import type { Act, ActResult, Message, PagePerson, PageState } from '../api.ts';
import type { Address } from './address.ts';

/** State and actions shared by all parts of the page. */
export interface Page {
  state: PageState;
  address: Address;
  go(to: Partial<Address>): void;
  /** Executes an act. Never rejects, see `perform`. */
  act(act: Act): Promise<ActResult>;
  /** Messages of the page itself, shown as from Slackbot until a reload. */
  notices: Message[];
  notify(channel: string, text: string): void;
}

const Context = createContext<Page | undefined>(undefined);
export const PageProvider = Context.Provider;

export function usePage(): Page {
  const page = useContext(Context);
  if (!page) throw new Error('usePage needs a PageProvider.');
  return page;
}

/** Finds the author of a message: a person or the bot. */
export function authorOf(state: PageState, userId: string): PagePerson | 'bot' | undefined {
  if (userId === state.bot.userId) return 'bot';
  return state.people.find((each) => each.id === userId);
}
