import { EventEmitter } from 'node:events';
import { notFound } from './errors.ts';
import type { Hooks } from './hooks.ts';
import type { App, Grant, Repo } from './model.ts';
import type { Schedule } from './schedule.ts';
import type { Change, Changes, Json } from './types.ts';

/** Everything GitHub remembers beside emulate. */
export interface State {
  now: () => number;
  /** Without a slash at the end: both the API and the web pages. */
  origin: string;
  changes: Changes;
  /** By full name in lower case: GitHub does not care about case. */
  repos: Map<string, Repo>;
  /** The bot's first, then those registered by manifest. */
  apps: App[];
  /** Apps waiting to be fetched with the code of the manifest flow. */
  manifests: Map<string, { app: App; clientSecret: string; expiresAt: number }>;
  /** Installation tokens. */
  grants: Map<string, Grant>;
  /** Personal tokens: login by token. */
  people: Map<string, string>;
  /** emulate's descriptions of users and organizations, by login. */
  accounts: Map<string, Json>;
  hooks: Hooks;
  schedule: Schedule;
  /** Entries of a recursive tree before it is cut short. */
  treeLimit: number;
  /** Unique in the whole of GitHub and beyond 2^32, as the ids of runs and jobs are. */
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

/** @throws GitHubError 404 */
export function findRepo(state: State, fullName: string): Repo {
  const repo = state.repos.get(fullName.toLowerCase());
  if (!repo) throw notFound();
  return repo;
}

/** @throws GitHubError 404 when the App was taken out of the playground. */
export function mainApp(state: State): App {
  const [app] = state.apps;
  if (!app) throw notFound();
  return app;
}

/** Apps that may see a repository now. */
export const appsOn = (state: State, repo: Repo): App[] =>
  state.apps.filter(({ installation }) => installation?.repos.has(repo.fullName) && installation.suspendedAt === null);
