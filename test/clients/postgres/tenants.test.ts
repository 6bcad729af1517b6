import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostgresProvider } from '../../../clients/postgres/provisioner.ts';
import type { Postgres } from '../../../playground/postgres.ts';
import { type Client, open } from '../../support/client.ts';
import { startServer } from '../../support/postgres.ts';
import { count, createProvider, keyOf, markOf, NONE, ONE, provision, undo, withAccount } from './support.ts';

let server: Postgres;
let admin: Client;
let postgres: PostgresProvider;
/** Connection URL of the tenant who attacks. */
let attacker: string;
beforeAll(async () => {
  server = await startServer();
  await server.createDatabase('roadcrew');
  admin = await open(server.url);
  await admin.query(`create role provisioner login createdb createrole password 'p'`);
  await admin.query('grant connect on database postgres to provisioner');
  postgres = createProvider(withAccount(server.url, 'provisioner', 'p'));
  attacker = await provision(postgres, 'attacker', { connectionLimit: 3, statementTimeoutMs: 30_000 });
});
afterAll(async () => {
  await postgres.close();
  await admin.end();
  await server.stop();
});

/** Connects the attacker to another database. */
const openAs = (url: string, database: string) => {
  const elsewhere = new URL(url);
  elsewhere.pathname = `/${database}`;
  return open(elsewhere.href);
};

describe('the owner of a provisioned database', () => {
  test('can connect to it, and to no other', async () => {
    await provision(postgres, 'neighbour');
    const { rows } = await admin.query<{ name: string }>(`select datname as name from pg_database where datallowconn`);
    for (const { name } of rows.filter(({ name }) => name !== 'attacker'))
      await expect(openAs(attacker, name), name).rejects.toThrow(`permission denied for database "${name}"`);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['postgres', 'template1', 'roadcrew']));
    await using _own = await open(attacker);
  });

  test('cannot learn the key of a run', async () => {
    await using client = await open(attacker);
    const { rows } = await client.query('select description from pg_shdescription');
    expect(rows).toContainEqual({ description: markOf(keyOf('attacker')) });
    expect(JSON.stringify(rows)).not.toContain(keyOf('attacker'));
  });

  test('does not delay another run and its undo by taking every lock that it can see', async () => {
    await using client = await open(attacker);
    const provider = createProvider(withAccount(server.url, 'provisioner', 'p'), { statementTimeoutMs: 2_000 });
    await using holdUp = await open(server.url);
    await holdUp.query('begin; lock table pg_database in share mode');
    const provisioned = provision(provider, 'delayed');
    provisioned.catch(() => {});
    // The server shows the number of each advisory lock to every role.
    const locks = () => client.query(`select classid, objid from pg_locks where locktype = 'advisory' and granted`);
    await expect.poll(async () => (await locks()).rows.length).toBe(1);
    const { rows } = await locks();
    for (const { classid, objid } of rows)
      await client.query(`select pg_advisory_lock(((${classid}::bigint) << 32) | ${objid}::bigint)`);
    await holdUp.query('rollback');
    await provisioned;
    await provider.setPassword({ name: 'delayed', key: keyOf('delayed') });
    expect(await count(admin, 'delayed')).toEqual(ONE);
    await undo(provider, 'delayed');
    expect(await count(admin, 'delayed')).toEqual(NONE);
    await provider.close();
  });

  test('cannot lift the limit of its connections; its timeout survives a reset of the database', async () => {
    await using client = await open(attacker);
    await expect(client.query('alter role attacker connection limit -1')).rejects.toThrow('permission denied');
    await client.query('alter database attacker connection limit -1; alter database attacker reset all');
    await using again = await open(attacker);
    expect((await again.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '30s' }]);
    await using _third = await open(attacker);
    await expect(open(attacker)).rejects.toThrow('too many connections for role "attacker"');
  });

  test.each([
    ['alter role neighbour nologin'],
    ['alter role neighbour password null'],
    [`comment on role attacker is 'roadcrew run=0'`],
    ['drop role neighbour'],
    ['drop database neighbour'],
    ['alter database neighbour allow_connections false'],
    ['alter database attacker rename to roadcrew2'],
    ['grant neighbour to attacker'],
    ['set role provisioner'],
    ['create role puppet login'],
    ['create database spare'],
    ['begin; lock table pg_catalog.pg_database in access exclusive mode'],
    ['update pg_catalog.pg_shdescription set description = null'],
    [`copy (select 1) to program 'true'`],
    ['alter system set max_connections = 1'],
    ['set temp_file_limit = -1'],
  ])('is refused: %s', async (statement) => {
    await using client = await open(attacker);
    await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner|must be superuser/);
  });

  test('cannot end or read the sessions of others', async () => {
    await using client = await open(attacker);
    await using victim = await open(server.url);
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = rows[0]?.pid;
    await expect(client.query('select pg_terminate_backend($1)', [pid])).rejects.toThrow('permission denied');
    const seen = await client.query('select query from pg_stat_activity where pid = $1', [pid]);
    expect(seen.rows).toEqual([{ query: '<insufficient privilege>' }]);
  });

  test('cannot stop the start by opening its own database to everybody', async () => {
    await using client = await open(attacker);
    await client.query('grant connect on database attacker to public');
    expect(await postgres.problems('SETTING')).toEqual([]);
  });
});

describe('the check at every start', () => {
  test('refuses a server on which every role may connect, and the SQL that it shows corrects that', async () => {
    expect(await postgres.problems('SETTING')).toEqual([]);
    await admin.query('grant connect, temporary on database postgres, template1 to public');
    await admin.query('create database "by hand"');
    await admin.query('revoke connect on database postgres from provisioner');
    const [refused = '', ...others] = await postgres.problems('SETTING');
    expect(others).toEqual([]);
    expect(refused).toContain('lets every role connect to "by hand", "postgres", "template1"');
    for (const statement of refused.split('\n').filter((line) => line.endsWith(';'))) await admin.query(statement);
    const provider = createProvider(withAccount(server.url, 'provisioner', 'p'));
    expect(await provider.problems('SETTING')).toEqual([]);
    await provider.close();
    await expect(openAs(attacker, 'by hand')).rejects.toThrow('permission denied');
  });
});

describe('a database of an earlier release or an older key', () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

  test.each([
    { of: 'an earlier release', name: 'earlier', comment: `roadcrew key=${keyOf('earlier')}` },
    { of: 'an older key', name: 'older', comment: markOf(keyOf('older')) },
  ])('of $of is found, counted and undone; its comments are renewed', async ({ name, comment }) => {
    await provision(postgres, name);
    await admin.query(`comment on role ${name} is '${comment}'; comment on database ${name} is '${comment}'`);
    const key = keyOf(name);
    const current = createProvider(withAccount(server.url, 'provisioner', 'p'), { keys: [newer, older] });
    expect(await current.findRole(key)).toEqual({ name });
    expect(await current.findDatabase(key)).toMatchObject({ name });
    expect(await current.usage([key])).toMatchObject([{ key }]);
    const { rows } = await admin.query(
      `select shobj_description(d.oid, 'pg_database') = shobj_description(r.oid, 'pg_authid') as same,
         shobj_description(r.oid, 'pg_authid') as comment from pg_database d join pg_roles r on r.oid = datdba where datname = $1`,
      [name],
    );
    expect(rows).toMatchObject([{ same: true }]);
    expect(rows[0].comment).not.toBe(comment);
    await undo(current, name);
    expect(await count(admin, name)).toEqual(NONE);
    await current.close();
  });
});
