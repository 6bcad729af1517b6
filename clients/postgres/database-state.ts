import { escapeLiteral, type QueryResultRow } from 'pg';

/** Catalog entries of one name, which a role and a database may share. */
export interface DatabaseState extends QueryResultRow {
  name: string;
  role: boolean;
  roleComment: string | null;
  database: boolean;
  databaseComment: string | null;
  /** True when the role of this name owns the database of this name. */
  owned: boolean | null;
  acceptsConnections: boolean | null;
  /** True after an interrupted DROP DATABASE: it can only be dropped again. */
  broken: boolean | null;
}

const stateQuery = (names: string) => `
  select n.name, r.oid is not null as role, rc.description as "roleComment",
         d.oid is not null as database, dc.description as "databaseComment",
         d.datdba = r.oid as owned, d.datallowconn as "acceptsConnections", d.datconnlimit = -2 as broken
    from (${names}) as n
    left join pg_roles r on r.rolname = n.name
    left join pg_shdescription rc on rc.objoid = r.oid and rc.classoid = 'pg_authid'::regclass
    left join pg_database d on d.datname = n.name
    left join pg_shdescription dc on dc.objoid = d.oid and dc.classoid = 'pg_database'::regclass`;

export const stateByName = (literal: string) => stateQuery(`select ${literal}::name as name`);

export const statesByMark = (marks: Marks) =>
  stateQuery(`
    select rolname as name
      from pg_roles join pg_shdescription on objoid = pg_roles.oid and classoid = 'pg_authid'::regclass
     where description in (${marks.map(escapeLiteral).join(', ')})`);

type Marks = readonly string[];

/** The comment of a role can be trusted: a role cannot change its own comment. */
export const roleIsOurs = ({ roleComment }: DatabaseState, marks: Marks) =>
  roleComment !== null && marks.includes(roleComment);

/** The owner can change the comment of its database, so that counts only together with the role's comment. */
export const databaseIsFinished = (found: DatabaseState, marks: Marks) =>
  roleIsOurs(found, marks) && found.owned === true && databaseIsMarked(found, marks) && found.broken === false;

/** Finished, broken or unfinished: created by us, but interrupted before its comment and before it accepted connections. */
export const databaseIsOurs = (found: DatabaseState, marks: Marks) =>
  roleIsOurs(found, marks) &&
  found.owned === true &&
  (databaseIsMarked(found, marks) || (found.databaseComment === null && found.acceptsConnections === false));

const databaseIsMarked = ({ databaseComment }: DatabaseState, marks: Marks) =>
  databaseComment !== null && marks.includes(databaseComment);

export interface SessionCount extends QueryResultRow {
  name: string;
  roleComment: string;
  databaseComment: string | null;
  sessions: string;
  open: boolean;
}

/** Session counts by the comment of the owning role, because the owner can change the comment of the database. */
export const sessionCountQuery = `
  select d.datname as name, rc.description as "roleComment", dc.description as "databaseComment",
         s.sessions, s.numbackends > 0 as open
    from pg_database d
    join pg_roles r on r.oid = d.datdba and r.rolname = d.datname
    join pg_shdescription rc on rc.objoid = r.oid and rc.classoid = 'pg_authid'::regclass
    left join pg_shdescription dc on dc.objoid = d.oid and dc.classoid = 'pg_database'::regclass
    join pg_stat_database s on s.datid = d.oid`;
