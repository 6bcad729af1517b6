import { defineClient, PermanentError, url, z } from 'roadcrew';
import { createPostgresProvider } from './postgres/provisioner.ts';

const address = url(['postgres:', 'postgresql:'], 'postgres://provisioner:…@db.internal:5432/postgres');

/** The PostgreSQL server on which databases are provisioned. */
export default defineClient({
  name: 'postgres',
  settings: z.object({ PROVISION_POSTGRES_URL: address.optional() }),
  create({ PROVISION_POSTGRES_URL: server }, { fingerprints }) {
    if (server === undefined)
      throw new PermanentError('There is no server for databases: PROVISION_POSTGRES_URL is not set.');
    return createPostgresProvider(server, fingerprints);
  },
  close: (postgres) => postgres.close(),
  check: (postgres) => postgres.checkIsolation(),
  usage: { database: (postgres, keys) => postgres.usage(keys) },
});
