import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PostgresProvider } from '../../../clients/postgres/provisioner.ts';
import type { Postgres } from '../../../playground/postgres.ts';
import { PermanentError, UserError } from '../../../src/roadcrew/errors.ts';
import { type Client, open } from '../../support/client.ts';
import { startServer } from '../../support/postgres.ts';
import {
  count,
  createProvider,
  keyOf,
  markOf,
  NONE,
  ONE,
  provision,
  startFaultProxy,
  undo,
  withAccount,
} from './support.ts';

let server: Postgres;
let admin: Client;
const providers: PostgresProvider[] = [];
const provider = (url: string) => {
  const postgres = createProvider(url);
  providers.push(postgres);
  return postgres;
};
beforeAll(async () => {
  server = await startServer({ log_statement: 'all' });
  admin = await open(server.url);
  await admin.query(`create role provisioner login createdb createrole password 'p'`);
  await admin.query('grant connect on database postgres to provisioner');
  await admin.query(`create role bystander login password 'b'`);
});
afterAll(async () => {
  await Promise.all(providers.map((postgres) => postgres.close()));
  await admin.end();
  await server.stop();
});

describe.each([
  { account: 'a superuser', url: () => server.url, prefix: 'super' },
  { account: 'CREATEDB and CREATEROLE alone', url: () => withAccount(server.url, 'provisioner', 'p'), prefix: 'plain' },
])('with $account', ({ url, prefix }) => {
  let postgres: PostgresProvider;
  beforeAll(() => {
    postgres = provider(url());
  });

  test('the owner logs in over SCRAM with the URL, creates a table, and uses it', async () => {
    await using client = await open(await provision(postgres, `${prefix}-works`));
    await client.query('create table orders (id int primary key, note text)');
    await client.query(`insert into orders values (1, 'first')`);
    expect((await client.query('select * from orders')).rows).toEqual([{ id: 1, note: 'first' }]);
    expect((await client.query('show server_encoding')).rows).toEqual([{ server_encoding: 'UTF8' }]);
  });

  test('the sessions of each of our databases are counted, whatever comment its owner writes', async () => {
    const url = await provision(postgres, `${prefix}-counted`);
    await provision(postgres, `${prefix}-lonely`);
    const usageOf = async (name: string) => (await postgres.usage([keyOf(name)]))[0];
    {
      await using client = await open(url);
      await client.query(`comment on database "${prefix}-counted" is '${markOf(keyOf(`${prefix}-lonely`))}'`);
      await vi.waitFor(async () => expect(await usageOf(`${prefix}-counted`)).toMatchObject({ open: true }));
    }
    await vi.waitFor(
      async () => expect(await usageOf(`${prefix}-counted`)).toMatchObject({ sessions: 1, open: false }),
      5_000,
    );
    expect(await usageOf(`${prefix}-lonely`)).toMatchObject({ sessions: 0, open: false });
  });

  test('nobody else can connect', async () => {
    const url = withAccount(await provision(postgres, `${prefix}-closed`), 'bystander', 'b');
    await expect(open(url)).rejects.toThrow(`permission denied for database "${prefix}-closed"`);
  });

  test('connection limits, statement timeout and comments are set', async () => {
    const name = `${prefix}-limits`;
    const url = await provision(postgres, name, { connectionLimit: 1, statementTimeoutMs: 50 });
    await using client = await open(url);
    await expect(client.query('select pg_sleep(60)')).rejects.toThrow('statement timeout');
    await expect(open(url)).rejects.toThrow('too many connections');
    const { rows } = await admin.query(
      `select rolconnlimit, datconnlimit, datacl::text, rolcanlogin, rolsuper or rolcreatedb or rolcreaterole as privileged,
              shobj_description(r.oid, 'pg_authid') as role, shobj_description(d.oid, 'pg_database') as database
         from pg_roles r join pg_database d on datdba = r.oid where datname = $1`,
      [name],
    );
    expect(rows).toEqual([
      {
        rolconnlimit: 1,
        datconnlimit: 1,
        datacl: `{"\\"${name}\\"=CTc/\\"${name}\\""}`,
        rolcanlogin: true,
        privileged: false,
        role: markOf(keyOf(name)),
        database: markOf(keyOf(name)),
      },
    ]);
  });

  test('a role cannot log in before it has a password', async () => {
    const name = `${prefix}-nologin`;
    await postgres.createRole({ name, key: keyOf(name), connectionLimit: 1 });
    expect((await admin.query('select rolcanlogin from pg_roles where rolname = $1', [name])).rows).toEqual([
      { rolcanlogin: false },
    ]);
  });

  test('running every step again changes nothing except the password', async () => {
    const name = `${prefix}-again`;
    const before = await provision(postgres, name);
    const key = keyOf(name);
    expect(await postgres.createRole({ name, key, connectionLimit: 9 })).toEqual({ name });
    expect(
      await postgres.createDatabase({ name, owner: name, key, connectionLimit: 9, statementTimeoutMs: 9 }),
    ).toEqual(await postgres.findDatabase(key));
    const after = await provision(postgres, name);
    expect(await count(admin, name)).toEqual(ONE);
    await expect(open(before)).rejects.toThrow('password authentication failed');
    await using client = await open(after);
    expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '30s' }]);
  });

  test('undo ends open sessions, leaves nothing, and can be repeated', async () => {
    const name = `${prefix}-undone`;
    const url = await provision(postgres, name);
    await using inside = await open(url);
    const elsewhere = new URL(url);
    await admin.query(`create database "${prefix}-open"`); // open to every role, as PostgreSQL does it
    elsewhere.pathname = `/${prefix}-open`;
    await using outside = await open(elsewhere.href);
    await undo(postgres, name);
    await undo(postgres, name);
    expect(await count(admin, name)).toEqual(NONE);
    await expect(inside.query('select 1')).rejects.toThrow();
    await expect(outside.query('select 1')).rejects.toThrow();
    expect(await postgres.findRole(keyOf(name))).toBeUndefined();
    expect(await postgres.findDatabase(keyOf(name))).toBeUndefined();
  });

  test('an interrupted DROP DATABASE is finished by undo, and by provisioning again', async () => {
    const name = `${prefix}-broken`;
    for (const repair of [provision, undo]) {
      await provision(postgres, name);
      await admin.query('update pg_database set datconnlimit = -2 where datname = $1', [name]); // the server's mark
      expect(await postgres.findDatabase(keyOf(name))).toBeUndefined();
      await repair(postgres, name);
      expect(await count(admin, name)).toEqual(repair === provision ? ONE : NONE);
    }
  });
});

describe('a resource that is not ours', () => {
  let postgres: PostgresProvider;
  beforeAll(() => {
    postgres = provider(server.url);
  });

  test('is not changed when a person created it, and its name is refused', async () => {
    await admin.query('create database "hand-made"');
    await admin.query('create role "hand-role"');
    for (const name of ['hand-made', 'hand-role']) {
      const attempt = postgres.createRole({ name, key: keyOf(name), connectionLimit: 1 });
      await expect(attempt).rejects.toMatchObject({
        name: 'UserError',
        message: `\`${name}\` is already taken on the database server.`,
      });
      await undo(postgres, name);
    }
    expect(await postgres.lookUp('hand-made')).toEqual({ role: false, database: true });
    expect(await postgres.lookUp('hand-role')).toEqual({ role: true, database: false });
  });

  test('is not changed when another run created it; and its name is refused', async () => {
    await provision(postgres, 'first-come');
    const key = 'roadcrew:second';
    await expect(postgres.createRole({ name: 'first-come', key, connectionLimit: 1 })).rejects.toThrow(UserError);
    await expect(postgres.setPassword({ name: 'first-come', key, password: 'x' })).rejects.toThrow(PermanentError);
    await expect(
      postgres.createDatabase({
        name: 'first-come',
        owner: 'first-come',
        key,
        connectionLimit: 1,
        statementTimeoutMs: 0,
      }),
    ).rejects.toThrow(PermanentError);
    expect(await postgres.lookUp('first-come')).toEqual({ role: true, database: true });
    expect(await postgres.lookUp('never-made')).toEqual({ role: false, database: false });
  });

  test('is not adopted when a person creates it between our role and our database', async () => {
    const [name, key] = ['overtaken', keyOf('overtaken')];
    await postgres.createRole({ name, key, connectionLimit: 1 });
    await admin.query('create database overtaken owner overtaken');
    const attempt = postgres.createDatabase({ name, owner: name, key, connectionLimit: 1, statementTimeoutMs: 0 });
    await expect(attempt).rejects.toThrow(UserError);
    await postgres.dropDatabase(key);
    expect(await postgres.lookUp(name)).toMatchObject({ database: true });
    await expect(postgres.dropRole(key)).rejects.toThrow(/PostgreSQL refused: .*owner of database overtaken/);
    expect(await postgres.lookUp(name)).toMatchObject({ role: true, database: true });
  });

  test('is not dropped when its comment was changed, and undo fails', async () => {
    await provision(postgres, 'renoted');
    await admin.query(`comment on database renoted is '${markOf(keyOf('renoted'))}!'`);
    await postgres.dropDatabase(keyOf('renoted'));
    await expect(postgres.dropRole(keyOf('renoted'))).rejects.toThrow(PermanentError);
    expect(await postgres.lookUp('renoted')).toMatchObject({ role: true, database: true });
  });

  test("does not affect a run when its owner forges that run's key on it", async () => {
    await using forger = await open(await provision(postgres, 'forger'));
    await forger.query(`comment on database forger is '${markOf(keyOf('victim'))}'`);
    expect(await postgres.findDatabase(keyOf('victim'))).toBeUndefined();
    await provision(postgres, 'victim');
    expect(await postgres.findDatabase(keyOf('victim'))).toMatchObject({ name: 'victim' });
    await undo(postgres, 'victim');
    expect(await postgres.lookUp('forger')).toMatchObject({ role: true, database: true });
  });

  test('is not found by a key that is a pattern or a prefix of its own', async () => {
    await provision(postgres, 'exact-key');
    for (const key of ['roadcrew:exact_key', 'roadcrew:exact', 'roadcrew:exact-key2', '_']) {
      await postgres.dropDatabase(key);
      await postgres.dropRole(key);
      expect(await postgres.findRole(key)).toBeUndefined();
    }
    expect(await postgres.lookUp('exact-key')).toMatchObject({ role: true, database: true });
    await expect(postgres.findRole(`'; drop role x; --`)).rejects.toThrow(PermanentError);
  });
});

describe('rights and connections', () => {
  test('the error for an account without CREATEROLE or CREATEDB names the missing right', async () => {
    await admin.query(`create role powerless login password 'p'; create role rolemaker login createrole password 'p';
      grant connect on database postgres to powerless, rolemaker`);
    const roleless = provision(provider(withAccount(server.url, 'powerless', 'p')), 'no-role');
    await expect(roleless).rejects.toThrow(/permission denied to create role.*needs the CREATEROLE right/);
    await expect(roleless).rejects.toThrow(PermanentError);
    const baseless = provision(provider(withAccount(server.url, 'rolemaker', 'p')), 'no-database');
    await expect(baseless).rejects.toThrow(/permission denied to create database.*needs the CREATEDB right/);
    await expect(baseless).rejects.toThrow(PermanentError);
  });

  test('an unreachable server or a refused password is a temporary error without a secret in it', async () => {
    for (const url of [
      'postgres://postgres:canary@127.0.0.1:1/postgres',
      withAccount(server.url, 'postgres', 'canary'),
    ]) {
      const error = await provider(url)
        .ping()
        .catch((error: unknown) => error);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(PermanentError);
      expect(`${error} ${JSON.stringify(error)}`).not.toContain('canary');
    }
  });

  test('with every statement logged, the log has verifiers and no password ever reaches the server', async () => {
    // At this level a session also receives its own log lines, so the traffic has everything that is sent or logged.
    await admin.query('alter role provisioner set client_min_messages = log');
    await using proxy = await startFaultProxy(withAccount(server.url, 'provisioner', 'p'));
    const postgres = createProvider(proxy.url);
    const password = 'canary-9f8e7d6c5b4a39281706f5e4';
    const url = new URL(await provision(postgres, 'logged', { password }));
    await postgres.close();
    url.port = String(server.port);
    await using _client = await open(url.href);
    const log = proxy.traffic;
    expect(log).toMatch(/statement: alter role "logged" login password E?'SCRAM-SHA-256\$4096:/);
    expect(log).not.toContain(password);
    await admin.query('alter role provisioner reset client_min_messages');
  });
});
