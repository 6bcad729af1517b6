import { defineClient, PermanentError, url, z } from 'roadcrew';
import { createPostgresServers } from './postgres/servers.ts';

const address = url(['postgres:', 'postgresql:'], 'postgres://provisioner:…@db.internal:5432/postgres');

/** The PostgreSQL servers on which databases are provisioned: one for all, or another one for staging. */
export default defineClient({
  name: 'postgres',
  settings: z.object({
    PROVISION_POSTGRES_URL: address.optional(),
    PROVISION_STAGING_POSTGRES_URL: address.optional(),
  }),
  create({ PROVISION_POSTGRES_URL: main, PROVISION_STAGING_POSTGRES_URL: staging }, { fingerprints }) {
    if (main === undefined)
      throw new PermanentError('There is no server for databases: PROVISION_POSTGRES_URL is not set.');
    return createPostgresServers({ main, staging }, fingerprints);
  },
  close: (postgres) => postgres.close(),
  check: (postgres) => postgres.problems(),
  usage: { database: (postgres, keys) => postgres.usage(keys) },
});
