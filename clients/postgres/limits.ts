import type { QueryResultRow } from 'pg';
import { mark } from './quote.ts';

/** What the catalogs say about one name, which a role and a database may both bear. */
export interface DatabaseState extends QueryResultRow {
  name: string;
  role: boolean;
  roleComment: string | null;
  database: boolean;
  databaseComment: string | null;
  /** The role of this name owns the database of this name. */
  owned: boolean | null;
  acceptsConnections: boolean | null;
  /** A DROP DATABASE was interrupted: it can only be dropped again. */
  broken: boolean | null;
}

const standing = (names: string) => `
  select n.name, r.oid is not null as role, rc.description as "roleComment",
         d.oid is not null as database, dc.description as "databaseComment",
         d.datdba = r.oid as owned, d.datallowconn as "acceptsConnections", d.datconnlimit = -2 as broken
    from (${names}) as n
    left join pg_roles r on r.rolname = n.name
    left join pg_shdescription rc on rc.objoid = r.oid and rc.classoid = 'pg_authid'::regclass
    left join pg_database d on d.datname = n.name
    left join pg_shdescription dc on dc.objoid = d.oid and dc.classoid = 'pg_database'::regclass`;

export const byName = (literal: string) => standing(`select ${literal}::name as name`);

export const byKey = (literal: string) =>
  standing(`
    select rolname as name
      from pg_roles join pg_shdescription on objoid = pg_roles.oid and classoid = 'pg_authid'::regclass
     where description = ${literal}`);

/** A comment on a role can be written by those who may create roles, never by the role itself. */
export const roleIsOurs = (found: DatabaseState, key: string) => found.roleComment === mark(key);

/** The owner may write the comment on its database, so the comment counts only together with the owner's. */
export const databaseIsFinished = (found: DatabaseState, key: string) =>
  roleIsOurs(found, key) && found.owned === true && found.databaseComment === mark(key) && found.broken === false;

/** Finished, broken or half-made: created by us and killed before the comment, when nobody could connect yet. */
export const databaseIsOurs = (found: DatabaseState, key: string) =>
  roleIsOurs(found, key) &&
  found.owned === true &&
  (found.databaseComment === mark(key) || (found.databaseComment === null && found.acceptsConnections === false));

export interface Counted extends QueryResultRow {
  comment: string;
  sessions: string;
  open: boolean;
}

/** By the comment on the role that owns the database and bears its name: the database's own may be its owner's words. */
export const countedSessions = `
  select rc.description as comment, s.sessions, s.numbackends > 0 as open
    from pg_database d
    join pg_roles r on r.oid = d.datdba and r.rolname = d.datname
    join pg_shdescription rc on rc.objoid = r.oid and rc.classoid = 'pg_authid'::regclass
    join pg_stat_database s on s.datid = d.oid`;
