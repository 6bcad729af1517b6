import type { Fingerprints } from 'roadcrew';
import { createPostgresProvider, type PostgresProvider } from './provisioner.ts';

/** The server for databases, and the one of each environment. */
export interface PostgresServers extends Omit<PostgresProvider, 'problems'> {
  /** Server of an environment: where staging has one of its own, that for `staging`. */
  of(environment: string | undefined): PostgresProvider;
  /** Problems of all servers, each with its setting and what to do. @throws when one cannot be reached */
  problems(): Promise<string[]>;
}

/** Sends nothing before the first call. @throws PermanentError when one of them is not a PostgreSQL URL */
export function createPostgresServers(
  urls: { main: string; staging?: string | undefined },
  fingerprints: Fingerprints,
): PostgresServers {
  const main = createPostgresProvider(urls.main, fingerprints);
  const staging = urls.staging === undefined ? undefined : createPostgresProvider(urls.staging, fingerprints);
  const all = staging ? [main, staging] : [main];
  return {
    ...main,
    of: (environment) => (environment === 'staging' && staging ? staging : main),
    usage: async (keys) => (await Promise.all(all.map((server) => server.usage(keys)))).flat(),
    async problems() {
      const [ofMain, ofStaging = []] = await Promise.all([
        main.problems('PROVISION_POSTGRES_URL'),
        staging?.problems('PROVISION_STAGING_POSTGRES_URL'),
      ]);
      return [...ofMain, ...ofStaging];
    },
    close: async () => void (await Promise.all(all.map((server) => server.close()))),
  };
}
