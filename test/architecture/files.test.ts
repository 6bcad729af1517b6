import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { filesOf, root, textOf } from './sources.ts';

const folders = ['src', 'clients', 'commands', 'workflows', 'playground', 'bench', 'test', 'docs'];
const files = folders.flatMap(filesOf);
const isText = (path: string) => !/\.(png|ico|woff2)$/.test(path);

test('files and folders are named in kebab-case', () => {
  const allowed = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/;
  expect(files.filter((path) => !allowed.test(path))).toEqual([]);
});

test('no source file is longer than 300 lines', () => {
  const sources = files.filter((path) => /\.(tsx?|css)$/.test(path) && !path.startsWith('test/'));
  const long = sources
    .map((path) => [path, textOf(path).split('\n').length - 1] as const)
    .filter(([, lines]) => lines > 300);
  expect(long).toEqual([]);
});

test('no advisory lock is taken in Roadcrew’s own database: any role that may connect could take it', () => {
  expect(filesOf('src').filter((path) => textOf(path).includes('advisory_'))).toEqual([]);
});

test('no object literal is spread into another: its properties are written out', () => {
  const spreads = files.filter((path) => /\.tsx?$/.test(path) && /\.{3}\s*\(?\s*\{/.test(textOf(path)));
  expect(spreads).toEqual([]);
});

/** Statements with an effect at import. The code is formatted, so that they start a line. */
function effectsOf(text: string): string[] {
  const plain = text.replaceAll(/`(?:\\[\s\S]|[^`\\])*`/g, '``').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const declared = /^(import|export|const|function|async function|class|interface|type|declare)\b/;
  return plain
    .split('\n')
    .filter((line) => /^[A-Za-z_$(['"`]/.test(line))
    .filter((line) => !declared.test(line) || /^(export )?const .*=\s*await\b/.test(line));
}

test('only main.ts does something when it is imported', async () => {
  const sources = filesOf('src').filter((path) => path.endsWith('.ts'));
  expect(sources.filter((path) => effectsOf(textOf(path)).length > 0)).toEqual(['src/main.ts']);
  // A process that imports all other files prints nothing and exits.
  const modules = sources.filter((path) => path !== 'src/main.ts').map((path) => join(root, path));
  const script = `
    await Promise.all(${JSON.stringify(modules)}.map((path) => import(path)));
    const listened = process.eventNames().filter((name) => /^SIG|exit|uncaught|unhandled/i.test(String(name)));
    if (listened.length > 0) throw new Error(listened.join());`;
  const options = { timeout: 20_000, env: { PATH: process.env.PATH } };
  const output = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], options);
  expect(output).toEqual({ stdout: '', stderr: '' });
});

test.each([
  ['a call', `start();`],
  ['a loop', `for (const name of names) add(name);`],
  ['a wait', `const store = await open();`],
  ['a listener', `process.on('exit', stop);`],
  ['a state that is set', `registry.add(thing);`],
])('%s at the top level is seen', (_what, line) => {
  expect(effectsOf(`import { open } from './store.ts';\n\n${line}\n`)).toEqual([line]);
});

test('transactions start where they are repeated after a deadlock', () => {
  const starts = filesOf('src').filter((path) => /\.transaction\(\)/.test(textOf(path)));
  expect(starts).toEqual(['src/core/store/transact.ts']);
});

test('nothing speaks of the machine it was written on', () => {
  const own = [...files, ...filesOf('.ci'), ...filesOf('.').filter((path) => !path.includes('/'))].filter(isText);
  // Home folders, checkouts and addresses of private networks.
  const machine = [
    /\/(?:work|home|Users|root\/[a-z])\/[\w.-]+/,
    /\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\.\d+\b/,
  ];
  const found = own.flatMap((path) =>
    machine.flatMap((words) => words.exec(textOf(path))?.[0] ?? []).map((words) => [path, words]),
  );
  expect(found).toEqual([]);
});

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ resolved: z.string().optional(), optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});

test('the lock file names no registry, and holds the packages of every platform', () => {
  const { packages } = lockFile.parse(JSON.parse(textOf('package-lock.json')));
  expect(Object.values(packages).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
  // npm omits packages that a registry lacks for other platforms, and `npm ci` then refuses the file everywhere.
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages))
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing).toEqual([]);
});
