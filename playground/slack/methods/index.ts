import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

/** The part of the Web API the playground has; any other method is `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...people, ...conversations, ...chat, ...views, ...files }),
);
