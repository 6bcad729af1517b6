import { escapeIdentifier, type QueryResultRow } from 'pg';

export interface OpenDatabase extends QueryResultRow {
  name: string;
  /** The provisioning account, and the database it is connected to. */
  account: string;
  current: string;
}

/**
 * Databases to which every role may connect: PostgreSQL's default. Not counted are databases of the roles that Roadcrew created,
 * whose owners decide for themselves, and those of the large clouds, which nobody can change.
 */
export const openDatabasesQuery = `
  select d.datname as name, current_user as account, current_database() as current
    from pg_database d join pg_roles r on r.oid = d.datdba
    left join pg_shdescription c on c.objoid = r.oid and c.classoid = 'pg_authid'::regclass
   where d.datallowconn and has_database_privilege('public', d.oid, 'connect')
     and coalesce(c.description, '') !~ '^roadcrew (run|key)='
     and r.rolname not in ('rdsadmin', 'cloudsqladmin', 'azuresu', 'alloydbadmin')
   order by d.datname`;

/** Problem of the set-up, with the SQL that corrects it. A role in another database could take its locks and fill its disk. */
export function isolationProblem(server: string, open: readonly OpenDatabase[]): string | undefined {
  const [first] = open;
  if (!first) return undefined;
  const names = open.map(({ name }) => escapeIdentifier(name)).join(', ');
  return `The server for databases, ${server}, lets every role connect to ${names}: whoever gets a database could disturb the others. Run there, as a superuser or as the owner of these databases:
    grant connect on database ${escapeIdentifier(first.current)} to ${escapeIdentifier(first.account)};
    revoke connect, temporary on database ${names} from public;
Then grant CONNECT to the other roles that need one of them, for example for backups.`;
}
