import type { QueryResultRow } from 'pg';

/** The provisioning account, and what its server lets it do. */
export interface Account extends QueryResultRow {
  name: string;
  /** PostgreSQL's `server_version_num`, such as 160004. */
  version: number;
  isReplica: boolean;
  createsRoles: boolean;
  createsDatabases: boolean;
}

export const accountQuery = `
  select rolname as name, current_setting('server_version_num')::int as version, pg_is_in_recovery() as "isReplica",
         rolsuper or rolcreaterole as "createsRoles", rolsuper or rolcreatedb as "createsDatabases"
    from pg_roles where rolname = current_user`;

/** First version in which an account without superuser rights may own the databases of roles that it creates. */
const minVersion = 16;

/** Reasons why it cannot provision, each with what to do. */
export function accountProblems(server: string, account: Account | undefined): string[] {
  if (!account) return [];
  const { name, version, isReplica, createsRoles, createsDatabases } = account;
  const major = Math.floor(version / 10_000);
  const rights = [...(createsRoles ? [] : ['CREATEROLE']), ...(createsDatabases ? [] : ['CREATEDB'])];
  return [
    ...(major < minVersion
      ? [`${server}: this is PostgreSQL ${major}. Databases are provisioned on ${minVersion} or newer.`]
      : []),
    ...(isReplica ? [`${server}: this is a read-only replica. Name the primary.`] : []),
    ...(rights.length > 0
      ? [
          `${server}: the account “${name}” lacks ${rights.join(' and ')}. Run there: alter role "${name}" ${rights.join(' ').toLowerCase()};`,
        ]
      : []),
  ];
}
