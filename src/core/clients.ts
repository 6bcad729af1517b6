import { createPostgresProvider, type PostgresProvider } from '../../clients/postgres/provisioner.ts';
import type { Deployments } from '../features/deployments/deployments.ts';
import type { Preflight } from '../features/deployments/preflight.ts';
import { PermanentError } from '../roadcrew/errors.ts';
import type { Services } from './catalog/services.ts';
import type { GitHubClient } from './github/types.ts';

/** What steps talk to. Reaching for one that is not set up throws a `PermanentError` that says what to set. */
export interface Providers {
  readonly postgres: PostgresProvider;
  readonly github: GitHubClient;
  readonly services: Services;
  readonly deployments: Deployments;
  readonly preflight: Preflight;
  readonly runs: Runs;
}

/** Other runs, as far as a step may touch them. */
export interface Runs {
  /** Fine when it has ended already. `by`: person id. */
  cancel(runId: string, by: string): Promise<void>;
}

/** Each is asked for when it is reached for, and not before: one that lacks its settings stands in nobody else's way. */
export type Sources = { readonly [Name in keyof Providers]?: () => Providers[Name] };

export function createProviders(settings: { provisionPostgresUrl: string | undefined }, sources: Sources = {}) {
  const postgres = settings.provisionPostgresUrl ? createPostgresProvider(settings.provisionPostgresUrl) : undefined;
  const from = <Name extends keyof Providers>(name: Name): Providers[Name] => {
    const source = sources[name];
    if (!source) throw new PermanentError(`Nothing is set up here to reach ${name} with.`);
    return source();
  };
  const clients: Providers = {
    get postgres() {
      if (!postgres)
        throw new PermanentError('No server to provision databases on: PROVISION_POSTGRES_URL is not set.');
      return postgres;
    },
    get github() {
      return from('github');
    },
    get services() {
      return from('services');
    },
    get deployments() {
      return from('deployments');
    },
    get preflight() {
      return from('preflight');
    },
    get runs() {
      return from('runs');
    },
  };
  return { clients, close: async () => postgres?.close() };
}
