import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

/** Methods of the Web API. Any other method answers `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...people, ...conversations, ...chat, ...views, ...files }),
);
