import { createContext, useContext } from 'react';
import type { Act, ActResult, Message, PagePerson, PageState } from '../api.ts';
import type { Address } from './address.ts';

/** Everything the parts of the page share. */
export interface Page {
  state: PageState;
  address: Address;
  go(to: Partial<Address>): void;
  /** Never rejects, see `perform`. */
  act(act: Act): Promise<ActResult>;
  /** What this page itself tells the person, as Slackbot would: seen by them alone, gone after a reload. */
  notices: Message[];
  tell(channel: string, text: string): void;
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
