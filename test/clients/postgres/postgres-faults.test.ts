import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PostgresProvider } from '../../../clients/postgres/provisioner.ts';
import type { Postgres } from '../../../playground/postgres.ts';
import { type Client, open } from '../../support/client.ts';
import { startServer } from '../../support/postgres.ts';
import { sampleStride } from '../../support/sampling.ts';
import {
  count,
  createProvider,
  type Fault,
  type FaultProxy,
  keyOf,
  NONE,
  ONE,
  provision,
  startFaultProxy,
  undo,
  withAccount,
} from './support.ts';

let server: Postgres;
let admin: Client;
let direct: PostgresProvider;
let proxy: FaultProxy;
let faulty: PostgresProvider;
const account = () => withAccount(server.url, 'provisioner', 'p');

beforeAll(async () => {
  server = await startServer();
  admin = await open(server.url);
  await admin.query(`create role provisioner login createdb createrole password 'p'`);
  await admin.query('grant connect on database postgres to provisioner');
  direct = createProvider(account());
});
beforeEach(async () => {
  proxy = await startFaultProxy(account());
  faulty = createProvider(proxy.url);
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  await faulty.close();
});
afterAll(async () => {
  await direct.close();
  await admin.end();
  await server.stop();
});

const stride = sampleStride({ few: 3, many: 1 });

/** Runs `work` and then `check` for every statement of `work` (or a sample), each time with that statement failing. */
async function forEveryStatement(
  fault: Fault,
  work: (n: number) => Promise<void>,
  check: (n: number) => Promise<void>,
) {
  for (let n = 1; ; n += stride) {
    proxy.fail(n, fault);
    const failed = await work(n).then(
      () => false,
      () => true,
    );
    if (!proxy.failed) return n - 1;
    expect(failed).toBe(true);
    await check(n);
  }
}

describe.each<Fault>(['unsent', 'unanswered'])('killed at every statement, with the statement %s', (fault) => {
  test('then repeated: exactly one role and one database, and they work', { timeout: 60_000 }, async () => {
    const name = (n: number) => `again-${fault}-${n}`;
    const statements = await forEveryStatement(
      fault,
      async (n) => void (await provision(faulty, name(n))),
      async (n) => {
        await using client = await open(await provision(direct, name(n)));
        expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '30s' }]);
        const { rows } = await admin.query('select datacl::text from pg_database where datname = $1', [name(n)]);
        expect(rows).toEqual([{ datacl: `{"\\"${name(n)}\\"=CTc/\\"${name(n)}\\""}` }]);
        expect(await count(admin, name(n))).toEqual(ONE);
      },
    );
    expect(statements).toBeGreaterThan(10);
  });

  test('then undone: nothing is left', { timeout: 60_000 }, async () => {
    const name = (n: number) => `undo-${fault}-${n}`;
    const statements = await forEveryStatement(
      fault,
      async (n) => void (await provision(faulty, name(n))),
      async (n) => {
        await undo(direct, name(n));
        expect(await count(admin, name(n))).toEqual(NONE);
      },
    );
    expect(statements).toBeGreaterThan(10);
  });

  test('an undo that is killed is finished by the next one', { timeout: 60_000 }, async () => {
    const name = (n: number) => `undone-${fault}-${n}`;
    const statements = await forEveryStatement(
      fault,
      async (n) => {
        await provision(direct, name(n));
        await undo(faulty, name(n));
      },
      async (n) => {
        await undo(direct, name(n));
        expect(await count(admin, name(n))).toEqual(NONE);
      },
    );
    expect(statements).toBeGreaterThan(4);
  });
});

test('ten zombies with the same key all succeed, with one role and one database between them', async () => {
  const zombies = Array.from({ length: 10 }, () => createProvider(account()));
  const urls = await Promise.all(
    zombies.map((zombie) => provision(zombie, 'zombies', { password: 'the-same-for-all' })),
  );
  expect(new Set(urls).size).toBe(1);
  expect(await count(admin, 'zombies')).toEqual(ONE);
  await using _client = await open(urls[0] ?? '');
  await Promise.all(zombies.map((zombie) => undo(zombie, 'zombies')));
  expect(await count(admin, 'zombies')).toEqual(NONE);
  await Promise.all(zombies.map((zombie) => zombie.close()));
});

test('of ten runs that race for one name one wins, and the others fail because it already exists', async () => {
  const race = Array.from({ length: 10 }, (_, n) =>
    direct.createRole({ name: 'contested', key: `roadcrew:racer-${n}`, connectionLimit: 1 }),
  );
  const outcomes = await Promise.allSettled(race);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      expect(outcome.reason.message).toBe('`contested` is already taken on the database server.');
  }
});

test('a process that hangs with the lock does not block the next one', async () => {
  const options = { statementTimeoutMs: 1_000 };
  const silent = createProvider(proxy.url, options);
  await silent.createRole({ name: 'silent', key: keyOf('silent'), connectionLimit: 1 });
  proxy.fail(2, 'silent'); // the process has the lock, and CREATE DATABASE never arrives
  const spec = { name: 'silent', owner: 'silent', key: keyOf('silent'), connectionLimit: 1, statementTimeoutMs: 0 };
  const stuck = silent.createDatabase(spec);
  stuck.catch(() => {});
  await expect.poll(() => proxy.failed).toBe(true);
  const next = createProvider(account(), options);
  await provision(next, 'silent');
  expect(await count(admin, 'silent')).toEqual(ONE);
  await proxy[Symbol.asyncDispose]();
  await expect(stuck).rejects.toThrow();
  proxy = await startFaultProxy(account());
  await Promise.all([next.close(), silent.close()]);
});

describe('an aborted signal', () => {
  /** Counts the statements of the provisioning account that the server is executing. */
  const countActive = async (text: string) => {
    const { rows } = await admin.query(
      `select 1 from pg_stat_activity where usename = 'provisioner' and state = 'active' and query ilike $1`,
      [`%${text}%`],
    );
    return rows.length;
  };

  test('cancels CREATE DATABASE on the server and releases the lock', async () => {
    const [name, key] = ['aborted', keyOf('aborted')];
    await direct.createRole({ name, key, connectionLimit: 1 });
    await using blocker = await open(server.url);
    await blocker.query('begin; lock table pg_database in share mode'); // nobody can add a database now
    const controller = new AbortController();
    const { signal } = controller;
    const attempt = direct.createDatabase({
      name,
      owner: name,
      key,
      connectionLimit: 1,
      statementTimeoutMs: 0,
      signal,
    });
    attempt.catch(() => {});
    await expect.poll(() => countActive('create database')).toBe(1);
    const reason = new Error('The lease was lost.');
    controller.abort(reason);
    await expect(attempt).rejects.toBe(reason);
    expect(await countActive('create database')).toBe(0);
    await blocker.query('rollback');
    expect(await count(admin, name)).toEqual({ roles: 1, databases: 0 });
    await provision(direct, name);
    expect(await count(admin, name)).toEqual(ONE);
  });

  test('between CREATE ROLE and its comment leaves no role at all', async () => {
    const [name, key] = ['unmarked', keyOf('unmarked')];
    await using blocker = await open(server.url);
    await blocker.query('begin; lock table pg_shdescription in share mode'); // nobody can comment now
    const controller = new AbortController();
    const attempt = direct.createRole({ name, key, connectionLimit: 1, signal: controller.signal });
    attempt.catch(() => {});
    await expect.poll(() => countActive('comment on role')).toBe(1);
    controller.abort();
    await expect(attempt).rejects.toThrow('aborted');
    expect(await count(admin, name)).toEqual(NONE);
  });

  test('prevents every statement when it was aborted before', async () => {
    const signal = AbortSignal.abort(new Error('The run was cancelled.'));
    const attempt = direct.createRole({ name: 'not-sent', key: keyOf('not-sent'), connectionLimit: 1, signal });
    await expect(attempt).rejects.toThrow('The run was cancelled.');
    expect(await count(admin, 'not-sent')).toEqual(NONE);
  });
});

test('a provider works again after a restart of the server', async () => {
  await direct.ping();
  await admin.end();
  await server.restart('immediate');
  admin = await open(server.url);
  await provision(direct, 'restarted');
  expect(await count(admin, 'restarted')).toEqual(ONE);
});
