import { expect, test } from 'vitest';
import { PermanentError, UserError } from '../../../src/roadcrew/errors.ts';
import { createProvider } from './support.ts';

/** Nothing listens at this address: any network request fails with another error. */
const postgres = createProvider('postgres://nobody:secret@127.0.0.1:1/postgres');

test.each([
  'a"; DROP DATABASE x; --',
  "a'; select pg_sleep(9); --",
  'nul\0byte',
  'оrders', // Cyrillic о
  'orders\n',
  'Orders',
  'a--\\',
  'ab',
  'a'.repeat(31),
  'é'.repeat(32),
  '-orders',
  'orders-',
  '1orders',
  'pg_read_all_data',
  'postgres',
  'template0',
  'template1',
  'public',
  'roadcrew',
  '__proto__',
  'toString',
  '',
])('the name %j is refused before anything is sent', async (name) => {
  const change = { name, key: 'roadcrew:attack', connectionLimit: 1 };
  await expect(postgres.lookUp(name)).rejects.toThrow(UserError);
  await expect(postgres.createRole(change)).rejects.toThrow(UserError);
  await expect(postgres.setPassword({ ...change, password: 'x' })).rejects.toThrow(UserError);
  await expect(postgres.createDatabase({ ...change, owner: name, statementTimeoutMs: 0 })).rejects.toThrow(UserError);
});

test('limits that are not whole numbers are refused', async () => {
  for (const connectionLimit of [Number.NaN, 1.5, -2, Number.POSITIVE_INFINITY, 2 ** 31]) {
    await expect(postgres.createRole({ name: 'orders', key: 'k', connectionLimit })).rejects.toThrow(PermanentError);
  }
});

test('an invalid URL is refused at once with an error that does not show it', () => {
  for (const url of ['canary', 'mysql://root:canary@localhost/x', 'postgres://u:canary@host:99999/x']) {
    expect(() => createProvider(url)).toThrow(
      new PermanentError(
        'The URL of a server for databases must look like postgresql://user:password@host:5432/postgres.',
      ),
    );
  }
});

test('the URL and the psql line have address, names and encryption; the password is percent-encoded and only in the URL', () => {
  const postgres = createProvider('postgres://admin:secret@[::1]:6432/postgres?sslmode=verify-full');
  const database = { name: 'orders', owner: 'orders', host: '::1', port: 6432 };
  const url = postgres.connectionUrl(database, { name: 'orders' }, 'p@ss/w:r#d');
  expect(url).toBe('postgresql://orders:p%40ss%2Fw%3Ar%23d@[::1]:6432/orders?sslmode=verify-full');
  expect(postgres.psqlLine(database, { name: 'orders' })).toBe(
    'psql "postgresql://orders@[::1]:6432/orders?sslmode=verify-full"',
  );
});
