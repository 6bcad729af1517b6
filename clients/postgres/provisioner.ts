import pg from 'pg';
import { connectionFailure, type Fingerprints, PermanentError } from 'roadcrew';
import { type Account, accountProblems, accountQuery } from './account.ts';
import { addressOf, urlOf } from './address.ts';
import {
  type DatabaseState,
  databaseIsFinished,
  databaseIsOurs,
  roleIsOurs,
  type SessionCount,
  sessionCountQuery,
  stateByName,
  statesByMark,
} from './database-state.ts';
import { nameTaken, rethrowTaken } from './errors.ts';
import { isolationProblem, type OpenDatabase, openDatabasesQuery } from './isolation.ts';
import { createMarks, identifier, integer, nameLiteral } from './quote.ts';
import { generatePassword, scramVerifier } from './scram.ts';
import { openSessions, type SessionOptions } from './session.ts';

export interface Role {
  name: string;
}

export interface Database {
  name: string;
  /** The owning login role. */
  owner: string;
  host: string;
  port: number;
}

/** A change, stamped with the run's `key`: 1 to 120 characters of `A-Z a-z 0-9 : / _ -`. */
interface Change {
  name: string;
  key: string;
  signal?: AbortSignal;
}

/**
 * Creates and drops login roles and databases on one PostgreSQL server (16 or newer). The account needs only LOGIN, CREATEDB
 * and CREATEROLE, and a direct connection (session locks do not work through a transaction pooler).
 *
 * Every method may be repeated at any point, and by two processes at once: it completes an interrupted attempt. A role is
 * ours when its comment marks it with the key, which the role itself cannot change. A database is ours when such a role of
 * the same name owns it, and its comment marks it too; or when it has no comment and never accepted a connection, which
 * means that it is unfinished. Nothing else is ever changed.
 *
 * All methods throw UserError for a taken, reserved or malformed name, and PermanentError for a missing right.
 */
export interface PostgresProvider {
  /** Role and database of this name, also those not created by Roadcrew. */
  lookUp(name: string): Promise<{ role: boolean; database: boolean }>;
  findRole(key: string): Promise<Role | undefined>;
  /** Creates a role, which cannot log in without a password. `connectionLimit`: for all its sessions, -1 for no limit. */
  createRole(spec: Change & { connectionLimit: number }): Promise<Role>;
  /** Sets a password (default: a new one), and returns it. The server only gets a SCRAM-SHA-256 verifier. */
  setPassword(spec: Change & { password?: string }): Promise<string>;
  /** Finished databases only; an unfinished one is left to `createDatabase` or `dropDatabase`. */
  findDatabase(key: string): Promise<Database | undefined>;
  /**
   * UTF-8, accessible only to `owner`, a role of the same name. `statementTimeoutMs` is the default of its sessions, 0 for no
   * limit: PostgreSQL lets every session set its own. The connection limit of the role holds whatever its owner sets here.
   */
  createDatabase(
    spec: Change & { owner: string; connectionLimit: number; statementTimeoutMs: number },
  ): Promise<Database>;
  /** Ends the sessions first. Does nothing when there is no database. */
  dropDatabase(key: string): Promise<void>;
  /** Ends the sessions first. Does nothing when there is no role. Throws PermanentError when the role owns other objects. */
  dropRole(key: string): Promise<void>;
  /** Contains the password: for the requester only. */
  connectionUrl(database: Database, role: Role, password: string): string;
  /** Command line for psql, which prompts for the password. */
  psqlLine(database: Database, role: Role): string;
  /** Sessions of the databases that runs with these keys created. The server's count is reset by a crash. */
  usage(keys: readonly string[]): Promise<{ key: string; sessions: number; open: boolean }[]>;
  /** Reasons why this server, which `setting` names, cannot have databases; each with what to do. @throws when it is away */
  problems(setting: string): Promise<string[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Sends nothing before the first call. @throws PermanentError when `url` is not a PostgreSQL URL */
export function createPostgresProvider(
  url: string,
  fingerprints: Fingerprints,
  options: SessionOptions = {},
): PostgresProvider {
  const marksOf = createMarks(fingerprints);
  const { host, port, sslmode } = addressOf(url);
  const { read, isPooled, withLock, close } = openSessions(url, options);

  const databaseNamed = (name: string): Database => ({ name, owner: name, host, port });

  /** Replaces comments of earlier releases and keys. */
  async function renewMarks(name: string, current: string, databaseIsMarked: boolean) {
    const comment = pg.escapeLiteral(current);
    await read(
      `comment on role ${identifier(name)} is ${comment};
       ${databaseIsMarked ? `comment on database ${identifier(name)} is ${comment}` : ''}`,
    );
  }

  return {
    async lookUp(name) {
      identifier(name);
      const [found] = await read<DatabaseState>(stateByName('$1'), [name]);
      return { role: found?.role ?? false, database: found?.database ?? false };
    },

    async findRole(key) {
      const [found] = await read<DatabaseState>(statesByMark(marksOf(key)));
      return found && { name: found.name };
    },

    async createRole({ name, key, connectionLimit, signal }) {
      const role = identifier(name);
      const limit = integer(connectionLimit, 'connectionLimit', -1);
      const marks = marksOf(key);
      return withLock<DatabaseState, Role>({
        key,
        query: stateByName(nameLiteral(name)),
        needs: 'the CREATEROLE right',
        signal,
        async work([found], sql) {
          if (found && roleIsOurs(found, marks)) return { name };
          if (found?.role || found?.database) throw nameTaken(name);
          // The self-grant makes an account with CREATEROLE a member of the new role, which it has to be to create the
          // role's database and to drop the role. It has no effect for a superuser.
          await sql(`
            begin;
            set local createrole_self_grant = 'set, inherit';
            create role ${role} connection limit ${limit};
            comment on role ${role} is ${pg.escapeLiteral(marks[0])};
            commit`).catch(rethrowTaken(name));
          return { name };
        },
      });
    },

    async setPassword({ name, key, password = generatePassword(), signal }) {
      const role = identifier(name);
      const verifier = pg.escapeLiteral(scramVerifier(password));
      await withLock<DatabaseState, void>({
        key,
        query: stateByName(nameLiteral(name)),
        needs: 'the CREATEROLE right, and must have created the role itself',
        signal,
        async work([found], sql) {
          assertRoleIsOurs(found, name, marksOf(key));
          await sql(`alter role ${role} login password ${verifier}`);
        },
      });
      return password;
    },

    async findDatabase(key) {
      const found = await read<DatabaseState>(statesByMark(marksOf(key)));
      const finished = found.find((one) => databaseIsFinished(one, marksOf(key)));
      return finished && databaseNamed(finished.name);
    },

    async createDatabase({ name, owner, key, connectionLimit, statementTimeoutMs, signal }) {
      const database = identifier(name);
      const limit = integer(connectionLimit, 'connectionLimit', -1);
      const timeout = integer(statementTimeoutMs, 'statementTimeoutMs', 0);
      const marks = marksOf(key);
      if (owner !== name) throw new PermanentError('A database and its owner must have the same name.');
      return withLock<DatabaseState, Database>({
        key,
        query: stateByName(nameLiteral(name)),
        needs: 'the CREATEDB right, and must have created the owner itself',
        signal,
        async work([found], sql) {
          assertRoleIsOurs(found, name, marks);
          if (databaseIsFinished(found, marks)) return databaseNamed(name);
          if (found.database && !databaseIsOurs(found, marks)) throw nameTaken(name);
          if (found.broken) await sql(`drop database ${database}`);
          if (!found.database || found.broken) {
            // template0 has no connections, with which the copy would fail, and allows any encoding. WAL_LOG copies 7 MB in
            // 24 ms (median); FILE_COPY takes 41 ms, because of its two checkpoints.
            await sql(`
              create database ${database} owner ${database} template template0 encoding 'UTF8' strategy wal_log
              allow_connections false`).catch(rethrowTaken(name));
          }
          // CREATE DATABASE cannot be part of a transaction. Nobody can connect before this one is committed.
          await sql(`
            begin;
            comment on database ${database} is ${pg.escapeLiteral(marks[0])};
            revoke all on database ${database} from public;
            alter role ${database} set statement_timeout = ${timeout};
            alter database ${database} allow_connections true connection limit ${limit};
            commit`);
          return databaseNamed(name);
        },
      });
    },

    async dropDatabase(key) {
      await withLock<DatabaseState, void>({
        key,
        query: statesByMark(marksOf(key)),
        needs: 'pg_signal_backend to end the sessions of others, and must have created the owner itself',
        async work(found, sql) {
          for (const { name } of found.filter((one) => databaseIsOurs(one, marksOf(key)))) {
            await sql(`drop database if exists ${identifier(name)} with (force)`);
          }
        },
      });
    },

    async dropRole(key) {
      await withLock<DatabaseState, void>({
        key,
        query: statesByMark(marksOf(key)),
        needs: 'the CREATEROLE right, and must have created the role itself',
        async work(found, sql) {
          for (const { name } of found) {
            await sql(`
              begin;
              select pg_terminate_backend(pid) from pg_stat_activity where usename = ${nameLiteral(name)};
              drop role if exists ${identifier(name)};
              commit`);
          }
        },
      });
    },

    connectionUrl: (database, role, password) =>
      urlOf(database, `${encodeURIComponent(role.name)}:${encodeURIComponent(password)}`, sslmode),
    psqlLine: (database, role) => `psql "${urlOf(database, encodeURIComponent(role.name), sslmode)}"`,

    async usage(keys) {
      const keyByMark = new Map(keys.flatMap((key) => marksOf(key).map((mark) => [mark, key] as const)));
      const uses: { key: string; sessions: number; open: boolean }[] = [];
      for (const { name, roleComment, databaseComment, sessions, open } of await read<SessionCount>(
        sessionCountQuery,
      )) {
        const key = keyByMark.get(roleComment);
        if (key === undefined) continue;
        const [current] = marksOf(key);
        if (roleComment !== current) await renewMarks(name, current, keyByMark.get(databaseComment ?? '') === key);
        uses.push({ key, sessions: Number(sessions), open });
      }
      return uses;
    },

    async problems(setting) {
      const server = `${setting} (${host}:${port})`;
      try {
        if (await isPooled()) return [`${server}: this is a connection pooler. Name the server itself.`];
        const [account] = await read<Account>(accountQuery);
        const open = isolationProblem(server, await read<OpenDatabase>(openDatabasesQuery));
        return [...accountProblems(server, account), ...(open ? [open] : [])];
      } catch (error) {
        const failure = connectionFailure(error);
        if (!failure || failure.temporary) throw error;
        return [`${server}: ${failure.reason}.`];
      }
    },

    async ping() {
      await read('select 1');
    },
    close,
  };
}

/** @throws PermanentError when the role is missing, or has the key of another run or none */
function assertRoleIsOurs(
  found: DatabaseState | undefined,
  name: string,
  marks: readonly string[],
): asserts found is DatabaseState {
  if (!found || !roleIsOurs(found, marks)) throw new PermanentError(`Role \`${name}\` does not belong to this run.`);
}
