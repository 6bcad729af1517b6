import { defineStep, defineWorkflow, environment, none, resourceName, UserError, z } from 'roadcrew';
import postgres from '../clients/postgres.ts';

const connectionLimit = 20;
const statementTimeoutMs = 60_000;

const roleSchema = z.object({ name: z.string() });
const databaseSchema = z.object({ name: z.string(), owner: z.string(), host: z.string(), port: z.int() });

const createRole = defineStep({
  title: 'Create the login role',
  clients: { postgres },
  input: roleSchema,
  retry: { attempts: 5, backoff: '2s' },
  async run({ name }, { run, postgres, signal }) {
    const server = postgres.of(run.environment);
    return (await server.findRole(run.key)) ?? server.createRole({ name, key: run.key, connectionLimit, signal });
  },
  async undo(_input, { run, postgres }) {
    await postgres.of(run.environment).dropRole(run.key);
  },
});

const createDatabase = defineStep({
  title: 'Create the database',
  clients: { postgres },
  input: z.object({ name: z.string(), owner: z.string() }),
  retry: { attempts: 5, backoff: '2s' },
  async run(spec, { run, postgres, signal }) {
    // Completes an interrupted attempt, so no check is needed first.
    const limits = { connectionLimit, statementTimeoutMs };
    return postgres.of(run.environment).createDatabase({ ...spec, ...limits, key: run.key, signal });
  },
  async undo(_input, { run, postgres }) {
    await postgres.of(run.environment).dropDatabase(run.key);
  },
});

const sealCredentials = defineStep({
  title: 'Seal the credentials',
  clients: { postgres },
  input: z.object({ database: databaseSchema, role: roleSchema }),
  retry: { attempts: 5, backoff: '2s' },
  async run({ database, role }, { run, postgres, seal, signal }) {
    // The password is never journalled in plain text, so a new attempt sets a new one.
    const server = postgres.of(run.environment);
    const password = await server.setPassword({ name: role.name, key: run.key, signal });
    return {
      secret: seal(server.connectionUrl(database, role, password)),
      psql: server.psqlLine(database, role),
    };
  },
});

export default defineWorkflow({
  name: 'provision-database',
  version: 1,
  title: 'PostgreSQL database',
  description: 'A PostgreSQL database and a login role that owns it.',
  verb: 'Create',
  capability: 'database',
  clients: { postgres },
  detours: [
    {
      files: '**/*.tf',
      contains: ['resource "aws_db_instance"', 'resource "aws_rds_cluster"', 'resource "google_sql_database_instance"'],
      label: 'runs a database of its own with Terraform',
    },
    {
      // Deployment manifests only: a compose file for a developer's own machine is no detour.
      files: ['deploy/**/*.yaml', 'deploy/**/*.yml', 'k8s/**/*.yaml', 'k8s/**/*.yml'],
      contains: ['image: postgres', 'image: bitnami/postgresql'],
      label: 'runs PostgreSQL in a container of its own',
    },
  ],
  domain: 'data',
  command: 'provision db',
  expectedTime: 'under a minute once approved',
  input: z.object({
    name: resourceName,
    environment: environment().meta({
      label: 'Environment',
      hint: 'Production needs approval. Staging is only a label unless the platform team gave it a server of its own.',
    }),
    expiresInDays: z
      .int('Use a whole number of days.')
      .min(1, 'Use at least 1 day.')
      .max(365, 'Use at most 365 days.')
      .optional()
      .meta({ label: 'Expires after (days)', hint: 'Leave it empty to keep the database until somebody removes it.' }),
  }),
  approval: ({ input }) => (input.environment === 'production' ? { from: 'platform', count: 1 } : none),
  claims: ({ name }) => [{ kind: 'database', name, field: 'name' }],
  async precheck({ name, environment }, { postgres }) {
    const found = await postgres.of(environment).lookUp(name);
    if (found.database || found.role) {
      throw new UserError(`\`${name}\` already exists on the server.`, { field: 'name', hint: 'Pick another name.' });
    }
  },
  steps: { createRole, createDatabase, sealCredentials },
  async run({ name, environment, expiresInDays }, { createRole, createDatabase, sealCredentials }) {
    const role = await createRole({ name });
    const database = await createDatabase({ name, owner: role.name });
    const { secret, psql } = await sealCredentials({ database, role });
    const { host, port } = database;
    return {
      summary: `Database \`${database.name}\` is ready.`,
      resource: {
        kind: 'database',
        name: database.name,
        details: { environment, host, port, database: database.name, role: role.name },
        expiresInDays,
      },
      secret,
      next: {
        text: 'Reveal the password, then connect:',
        code: psql,
        afterReveal: 'Connect with the revealed password:',
        withSecret: 'psql "{secret}"',
      },
    };
  },
});
