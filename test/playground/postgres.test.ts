import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startPostgres } from '../../playground/postgres.ts';
import { open } from '../support/client.ts';

const settings = { fsync: 'off' };

async function query(url: string, sql: string): Promise<unknown[]> {
  await using client = await open(url);
  return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
}

test('a server starts on loopback, requires its password and creates databases', async () => {
  await using postgres = await startPostgres({ settings });
  const url = await postgres.createDatabase('team "a"');
  const sql = `select current_database(), current_setting('listen_addresses'), current_setting('fsync')`;
  expect(await query(url, sql)).toEqual(['team "a"', '127.0.0.1', 'off']);
  expect(await query(postgres.url, 'show server_version')).toEqual([expect.stringMatching(/^18/)]);
  const other = new URL(postgres.url);
  other.password = 'guessed';
  await expect(query(other.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('data survives a crash, and a stop if the directory is given', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-test-'));
  try {
    const first = await startPostgres({ dir, settings });
    await query(first.url, 'create table kept (id int)');
    await first.restart('immediate');
    await query(first.url, 'insert into kept values (1)');
    await first.stop();
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await using second = await startPostgres({ dir, port: first.port, settings });
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select id from kept')).toEqual([1]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('a connection to a stopped server fails at the next statement', async () => {
  await using postgres = await startPostgres({ settings });
  await using client = await open(postgres.url);
  const broken = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await postgres.stop();
  await broken;
  await expect(client.query('select 1')).rejects.toThrow();
});

test('a server that cannot start reports the reason', async () => {
  await expect(startPostgres({ settings: { no_such_setting: 1 } })).rejects.toThrow('no_such_setting');
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'after %s of its owner no server and no directory is left',
  async (signal) => {
    const script = `
    import { startPostgres } from '${import.meta.resolve('../../playground/postgres.ts')}';
    const { url } = await startPostgres({ settings: { fsync: 'off' } });
    console.log(url);
    setInterval(() => {}, 60_000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(owner.stdout);
    const [url] = await once(lines, 'line');
    const [directory] = await query(url, 'show data_directory');
    owner.kill(signal);
    await expect
      .poll(() =>
        query(url, 'select 1').then(
          () => 'alive',
          (error) => error.code,
        ),
      )
      .toBe('ECONNREFUSED');
    await expect
      .poll(() =>
        stat(String(directory)).then(
          () => 'there',
          (error) => error.code,
        ),
      )
      .toBe('ENOENT');
  },
);
