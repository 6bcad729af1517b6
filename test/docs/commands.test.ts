import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';
import { startServer } from '../support/postgres.ts';
import { blocks, coded, pages, read, root, table } from './markdown.ts';

const manifest = z.object({
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const { scripts, dependencies, devDependencies } = manifest.parse(JSON.parse(read('package.json')));
const node = process.execPath;
const run = promisify(execFile);

/** All shell commands of the pages, without their comments. */
const commands = pages
  .flatMap((page) => blocks(page, 'sh'))
  .flatMap(({ text }) => text.split(/\n|&&/))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter(Boolean);

/** Node options of the image, which `npm start` uses too. */
const options = /^ENV NODE_OPTIONS="(.+)"$/m.exec(read('Dockerfile'))?.[1];

/** Check of each command. A command without a check fails the test. */
const checks: Record<string, () => void | Promise<void>> = {
  'npm ci': () => expect(existsSync(join(root, 'package-lock.json'))).toBe(true),
  'npm ci --omit=dev': () => expect(read('.ci/production-check')).toContain('npm ci --omit=dev'),
  // Executed below, except `npm test`, which runs this test.
  'npm run playground': () => expect(scripts.playground).toBe('node playground/main.ts'),
  'npm test': () => expect(scripts.test).toBe('vitest run'),
  'npm start': () => expect(scripts.start).toBe(`node ${options} --env-file-if-exists=.env src/main.ts`),
  'node --env-file=.env src/main.ts web': () => expect(read('src/main.ts')).toContain(`'web'`),
  'node --env-file=.env src/main.ts worker': () => expect(read('src/main.ts')).toContain(`'worker'`),
  'node --env-file=.env src/main.ts erase': () => expect(read('src/main.ts')).toContain(`'erase'`),
  'node --env-file=.env src/main.ts reseal': () => expect(read('src/main.ts')).toContain(`'reseal'`),
  'cp .env.example .env': () => expect(existsSync(join(root, '.env.example'))).toBe(true),
  'openssl rand -base64 32': async () => {
    const { stdout } = await run('openssl', ['rand', '-base64', '32']);
    expect(Buffer.from(stdout, 'base64')).toHaveLength(32);
  },
  'docker compose up --build': () => expect(existsSync(join(root, 'compose.yaml'))).toBe(true),
};

test.each([...new Set(commands)])('“%s” works as shown', async (command) => {
  expect(Object.keys(checks)).toContain(command);
  await checks[command]?.();
});

test('every npm script the pages name exists', () => {
  const named = pages.flatMap((page) => [...read(page).matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name));
  expect(named.length).toBeGreaterThan(2);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

test('without settings, the bot prints the text of docs/operate.md and exits with 1', async () => {
  const [output] = blocks('docs/operate.md', 'text').map(({ text }) => text);
  const env = { PATH: process.env.PATH, PLATFORM_FILE: join(root, 'platform.yaml') };
  const failed = await run(node, [join(root, 'src/main.ts')], { cwd: tmpdir(), env }).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(output).toEqual(failed instanceof Error && 'stderr' in failed ? failed.stderr : '');
});

test('the playground prints a working URL, and stops at Ctrl+C', { timeout: 60_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-home-'));
  const child = spawn(node, [join(root, 'playground/main.ts')], { cwd: dir, env: { ...process.env, PORT: '0' } });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (/Open http.*\n/.test(output)) break;
    }
    const address = /Open (http:\/\/\S+)/.exec(output)?.[1] ?? '';
    const page = await fetch(address);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<html')]);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
  } finally {
    child.kill('SIGKILL');
    await rm(dir, { recursive: true });
  }
});

test('the README’s accounts are enough to run and to provision', async () => {
  await using server = await startServer();
  const statements = blocks('README.md', 'sql').flatMap(({ text }) => text.trim().split('\n'));
  expect(statements).toHaveLength(5);
  {
    await using admin = await open(server.url);
    await admin.query('grant connect, temporary on database postgres, template1 to public'); // PostgreSQL's default
    for (const statement of statements) await admin.query(statement);
  }
  const as = (user: string, password: string, database: string) => {
    const url = new URL(server.url);
    Object.assign(url, { username: user, password, pathname: database });
    return url.href;
  };
  await using bot = await startBot(
    {},
    {
      DATABASE_URL: as('roadcrew', 'choose one', 'roadcrew'),
      PROVISION_POSTGRES_URL: as('provisioner', 'choose another', 'postgres'),
    },
  );
  await bot.as('alice').command('/platform provision db by-the-book environment=staging');
  await bot.as('alice').waitForMessage('C0GENERAL', '`by-the-book` is ready');
});

test('the dependency table has a reason for each line of package.json, in its order', () => {
  const rows = table('README.md', ['package', 'why']);
  expect(rows.flatMap(([name = '']) => coded(name))).toEqual([
    ...Object.keys(dependencies),
    ...Object.keys(devDependencies),
  ]);
  for (const [name, why = ''] of rows) expect(why.length, name).toBeGreaterThan(4);
});
