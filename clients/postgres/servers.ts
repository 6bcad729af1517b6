import type { Fingerprints } from 'roadcrew';
import { createPostgresProvider, type PostgresProvider } from './provisioner.ts';

/** The server for databases, and the one of each environment. */
export interface PostgresServers extends PostgresProvider {
  /** Server of an environment: where staging has one of its own, that for `staging`. */
  of(environment: string | undefined): PostgresProvider;
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
    checkIsolation: async () => void (await Promise.all(all.map((server) => server.checkIsolation()))),
    close: async () => void (await Promise.all(all.map((server) => server.close()))),
  };
}
