import { EventEmitter } from 'node:events';
import { createFiles, type Files } from './files.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import { createStore, type MessageStore } from './store.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import type { Changes } from './types.ts';
import { createViews, type Views } from './views.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** State of the emulated Slack. */
export interface State {
  workspace: Workspace;
  store: MessageStore;
  files: Files;
  views: Views;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  changes: Changes;
  now: () => number;
}

export async function createState(now: () => number): Promise<State> {
  const changes: Changes = new EventEmitter();
  changes.setMaxListeners(0);
  const workspace = createWorkspace();
  const store = await createStore(workspace, changes);
  return {
    workspace,
    store,
    files: createFiles(),
    views: createViews(changes),
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(store, now),
    changes,
    now,
  };
}
