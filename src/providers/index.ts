import { PermanentError } from '../errors.ts';
import { createPostgresProvider, type PostgresProvider } from './postgres.ts';

/** What steps talk to. Reaching for one without settings throws a `PermanentError` that names the setting. */
export interface Providers {
  readonly postgres: PostgresProvider;
}

/** Built once. Nothing is connected before it is used. */
export function createProviders(settings: { provisionPostgresUrl: string | undefined }) {
  const postgres = settings.provisionPostgresUrl ? createPostgresProvider(settings.provisionPostgresUrl) : undefined;
  const clients: Providers = {
    get postgres() {
      if (!postgres)
        throw new PermanentError('No server to provision databases on: PROVISION_POSTGRES_URL is not set.');
      return postgres;
    },
  };
  return { clients, close: async () => postgres?.close() };
}
