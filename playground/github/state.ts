import { EventEmitter } from 'node:events';
import { notFound } from './errors.ts';
import type { Hooks } from './hooks.ts';
import type { App, Grant, Repo } from './model.ts';
import type { Schedule } from './schedule.ts';
import type { Change, Changes, Json } from './types.ts';

/** State of GitHub that emulate does not store. */
export interface State {
  now: () => number;
  /** Origin of the API and the web pages, without a slash at the end. */
  origin: string;
  changes: Changes;
  /** Repositories by full name in lower case: GitHub ignores case. */
  repos: Map<string, Repo>;
  /** The bot's App first, then Apps registered by manifest. */
  apps: App[];
  /** Apps of the manifest flow, by code. */
  manifests: Map<string, { app: App; clientSecret: string; expiresAt: number }>;
  /** Rights by installation token. */
  grants: Map<string, Grant>;
  /** Logins by personal token. */
  people: Map<string, string>;
  /** emulate's descriptions of users and organizations, by login. */
  accounts: Map<string, Json>;
  hooks: Hooks;
  schedule: Schedule;
  /** Most entries of a recursive tree. Longer ones are truncated. */
  treeLimit: number;
  /** Returns a unique id beyond 2^32, like GitHub's ids of runs and jobs. */
  nextId(): number;
  changed(kind: Change['kind'], repo?: Repo): void;
}

export function createState(given: Pick<State, 'now' | 'origin' | 'hooks' | 'schedule' | 'treeLimit'>): State {
  const changes: Changes = new EventEmitter();
  changes.setMaxListeners(0);
  let lastId = 21_000_000_000;
  return {
    ...given,
    changes,
    repos: new Map(),
    apps: [],
    manifests: new Map(),
    grants: new Map(),
    people: new Map(),
    accounts: new Map(),
    nextId: () => ++lastId,
    changed: (kind, repo) => void changes.emit('change', repo ? { kind, repo: repo.fullName } : { kind }),
  };
}

/** Finds a repository. @throws GitHubError 404 */
export function findRepo(state: State, fullName: string): Repo {
  const repo = state.repos.get(fullName.toLowerCase());
  if (!repo) throw notFound();
  return repo;
}

/** Apps with access to a repository. */
export const appsOn = (state: State, repo: Repo): App[] =>
  state.apps.filter(({ installation }) => installation?.repos.has(repo.fullName) && installation.suspendedAt === null);
