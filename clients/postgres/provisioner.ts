import pg from 'pg';
import { PermanentError } from 'roadcrew';
import { addressOf, urlOf } from './address.ts';
import { orTaken, taken } from './errors.ts';
import {
  byKey,
  byName,
  type Counted,
  countedSessions,
  type DatabaseState,
  databaseIsFinished,
  databaseIsOurs,
  roleIsOurs,
} from './limits.ts';
import { identifier, integer, keyIn, mark, nameLiteral } from './quote.ts';
import { generatePassword, scramVerifier } from './scram.ts';
import { openSessions, type SessionOptions } from './session.ts';

export interface Role {
  name: string;
}

export interface Database {
  name: string;
  /** The login role it belongs to. */
  owner: string;
  host: string;
  port: number;
}

/** What every change is stamped with. `key` is 1 to 120 characters of `A-Z a-z 0-9 : / _ -`, the same for all that one run makes. */
interface Change {
  name: string;
  key: string;
  signal?: AbortSignal;
}

/**
 * Makes and removes login roles and databases on one PostgreSQL server (16 or newer). The account needs LOGIN, CREATEDB and
 * CREATEROLE, nothing more, and a direct connection (session locks do not survive a transaction pooler).
 *
 * Every method may be run again at any point, and by two processes at once: it finishes what was begun. A role is ours when
 * its comment carries the key, which its holder cannot write. A database is ours when such a role of the same name owns it and
 * its own comment carries the key too, or when it has no comment and never accepted a connection: then it is half-made.
 * Anything else is never touched.
 *
 * All throw UserError for a name that is taken, reserved or malformed, and PermanentError for a right that is missing.
 */
export interface PostgresProvider {
  /** What stands on the server under this name, whoever made it. `key`: of the run that made it, if one did. */
  lookUp(name: string): Promise<{ role: boolean; database: boolean; key?: string }>;
  findRole(key: string): Promise<Role | undefined>;
  /** A role that cannot log in until it gets a password. `connectionLimit`: for all its sessions together, -1 for none. */
  createRole(spec: Change & { connectionLimit: number }): Promise<Role>;
  /** Lets the role log in, and returns its password: a new one unless given. The server gets a SCRAM-SHA-256 verifier only. */
  setPassword(spec: Change & { password?: string }): Promise<string>;
  /** Finished databases only; a half-made one is left to `createDatabase` or `dropDatabase`. */
  findDatabase(key: string): Promise<Database | undefined>;
  /** UTF-8, closed to everyone but `owner`, who must bear the database's own name. `statementTimeoutMs`: 0 for none. */
  createDatabase(
    spec: Change & { owner: string; connectionLimit: number; statementTimeoutMs: number },
  ): Promise<Database>;
  /** Ends its sessions first. Nothing there is fine. */
  dropDatabase(key: string): Promise<void>;
  /** Ends its sessions first. Nothing there is fine. Throws PermanentError when it still owns something elsewhere. */
  dropRole(key: string): Promise<void>;
  /** For the person who asked and nobody else. */
  connectionUrl(database: Database, role: Role, password: string): string;
  /** What to type in a terminal; psql then asks for the password. */
  psqlLine(database: Database, role: Role): string;
  /** How often each database of ours has been connected to, by the server's count, which a crash resets; by key. */
  uses(): Promise<{ key: string; sessions: number; open: boolean }[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** @throws PermanentError when `url` is not a PostgreSQL URL. Nothing is sent before the first call. */
export function createPostgresProvider(url: string, options: SessionOptions = {}): PostgresProvider {
  const { host, port, sslmode } = addressOf(url);
  const { read, locked, close } = openSessions(url, options);

  const databaseNamed = (name: string): Database => ({ name, owner: name, host, port });

  return {
    async lookUp(name) {
      identifier(name);
      const [found] = await read<DatabaseState>(byName('$1'), [name]);
      const key = keyIn(found?.roleComment ?? null) ?? keyIn(found?.databaseComment ?? null);
      return { role: found?.role ?? false, database: found?.database ?? false, ...(key && { key }) };
    },

    async findRole(key) {
      const [found] = await read<DatabaseState>(byKey('$1'), [mark(key)]);
      return found && { name: found.name };
    },

    async createRole({ name, key, connectionLimit, signal }) {
      const role = identifier(name);
      const limit = integer(connectionLimit, 'connectionLimit', -1);
      const comment = pg.escapeLiteral(mark(key));
      return locked<DatabaseState, Role>({
        key,
        look: byName(nameLiteral(name)),
        needs: 'the CREATEROLE right',
        signal,
        async work([found], sql) {
          if (found && roleIsOurs(found, key)) return { name };
          if (found?.role || found?.database) throw taken(name);
          // The self-grant makes an account with CREATEROLE a member of what it makes, without which it may neither create
          // a database for the role nor remove it. It does nothing for a superuser.
          await sql(`
            begin;
            set local createrole_self_grant = 'set, inherit';
            create role ${role} connection limit ${limit};
            comment on role ${role} is ${comment};
            commit`).catch(orTaken(name));
          return { name };
        },
      });
    },

    async setPassword({ name, key, password = generatePassword(), signal }) {
      const role = identifier(name);
      const verifier = pg.escapeLiteral(scramVerifier(password));
      await locked<DatabaseState, void>({
        key,
        look: byName(nameLiteral(name)),
        needs: 'the CREATEROLE right and to have made the role itself',
        signal,
        async work([found], sql) {
          if (!found || !roleIsOurs(found, key)) throw new PermanentError(`Role \`${name}\` is not this run's.`);
          await sql(`alter role ${role} login password ${verifier}`);
        },
      });
      return password;
    },

    async findDatabase(key) {
      const found = await read<DatabaseState>(byKey('$1'), [mark(key)]);
      const finished = found.find((one) => databaseIsFinished(one, key));
      return finished && databaseNamed(finished.name);
    },

    async createDatabase({ name, owner, key, connectionLimit, statementTimeoutMs, signal }) {
      const database = identifier(name);
      const limit = integer(connectionLimit, 'connectionLimit', -1);
      const timeout = integer(statementTimeoutMs, 'statementTimeoutMs', 0);
      const comment = pg.escapeLiteral(mark(key));
      if (owner !== name) throw new PermanentError('A database and the role that owns it bear the same name.');
      return locked<DatabaseState, Database>({
        key,
        look: byName(nameLiteral(name)),
        needs: 'the CREATEDB right and to have made the owner itself',
        signal,
        async work([found], sql) {
          if (!found || !roleIsOurs(found, key)) throw new PermanentError(`Role \`${name}\` is not this run's.`);
          if (databaseIsFinished(found, key)) return databaseNamed(name);
          if (found.database && !databaseIsOurs(found, key)) throw taken(name);
          if (found.broken) await sql(`drop database ${database}`);
          if (!found.database || found.broken) {
            // template0: nobody can be connected to it, which would make the copy fail, and it allows any encoding.
            // WAL_LOG copies 7 MB in 24 ms (median) where FILE_COPY, with its two checkpoints, takes 41 ms.
            await sql(`
              create database ${database} owner ${database} template template0 encoding 'UTF8' strategy wal_log
              allow_connections false`).catch(orTaken(name));
          }
          // CREATE DATABASE cannot share a transaction. Nobody can connect until this one has committed whole.
          await sql(`
            begin;
            comment on database ${database} is ${comment};
            revoke all on database ${database} from public;
            alter database ${database} set statement_timeout = ${timeout};
            alter database ${database} allow_connections true connection limit ${limit};
            commit`);
          return databaseNamed(name);
        },
      });
    },

    async dropDatabase(key) {
      await locked<DatabaseState, void>({
        key,
        look: byKey(pg.escapeLiteral(mark(key))),
        needs: 'to have made the owner itself, and pg_signal_backend to end the sessions of others',
        async work(found, sql) {
          for (const { name } of found.filter((one) => databaseIsOurs(one, key))) {
            await sql(`drop database if exists ${identifier(name)} with (force)`);
          }
        },
      });
    },

    async dropRole(key) {
      await locked<DatabaseState, void>({
        key,
        look: byKey(pg.escapeLiteral(mark(key))),
        needs: 'the CREATEROLE right and to have made the role itself',
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

    async uses() {
      const counted = await read<Counted>(countedSessions, []);
      return counted.flatMap(({ comment, sessions, open }) => {
        const key = keyIn(comment);
        return key ? [{ key, sessions: Number(sessions), open }] : [];
      });
    },

    async ping() {
      await read('select 1', []);
    },
    close,
  };
}
