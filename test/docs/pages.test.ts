import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { runStates } from '../../src/core/store/schema.ts';
import { filesOf } from '../architecture/sources.ts';
import { blocks, coded, pages, prose, read, root, table } from './markdown.ts';

/** Anchor of a heading at GitHub. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchors = (page: string) => [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

test.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  for (const link of links.filter((target) => !/^https:/.test(target))) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : relative(root, join(root, dirname(page), path));
    expect(existsSync(join(root, file)), link).toBe(true);
    if (anchor) expect(anchors(file), link).toContain(anchor);
  }
});

test.each(pages)('every file that %s names exists', (page) => {
  const named = coded(prose(page)).filter((text) =>
    /^(src|test|docs|playground|workflows|commands)\/[\w./-]*$/.test(text),
  );
  for (const path of named) expect(existsSync(join(root, path)), path).toBe(true);
});

test('the README’s map has every folder of the core', () => {
  const rows = table('README.md', ['folder', 'what']).flatMap(([cell = '']) => coded(cell));
  const folders = filesOf('src').flatMap((path) => /^src\/(core\/)?[^/]+\//.exec(path)?.[0] ?? []);
  expect(rows).toEqual(expect.arrayContaining([...new Set(folders)]));
  for (const path of rows) expect(existsSync(join(root, path)), path).toBe(true);
});

test('the README’s commands are those there are', () => {
  const named = table('README.md', ['command', 'what']).flatMap(([cell = '']) => coded(cell));
  const words = named.map((command) => command.replace('/platform ', '').split(' ')[0]);
  const files = filesOf('commands').map((path) => path.slice('commands/'.length, -'.ts'.length));
  expect(words.sort()).toEqual(files.sort());
});

test('the diagram has every state of a run, and no other', () => {
  const [diagram] = blocks('docs/architecture.md', 'mermaid');
  const drawn = [...(diagram?.text ?? '').matchAll(/^ +(\S+) --> ([^\s:]+)/gm)].flatMap(([, ...ends]) => ends);
  // Ids in diagrams have no dashes.
  const states = new Set(drawn.map((state) => state.replace('_', '-')));
  states.delete('[*]');
  expect([...states].sort()).toEqual([...runStates].sort());
});

test('docs/architecture.md describes every table', () => {
  const tables = filesOf('src')
    .filter((file) => file.includes('/migrations/'))
    .flatMap((file) => [...read(file).matchAll(/create table (\w+)/g)].map(([, name]) => name));
  const described = table('docs/architecture.md', ['table', 'what']).flatMap(([name = '']) => coded(name));
  expect(described.sort()).toEqual(tables.sort());
});

test('the pages name the version that package.json has', () => {
  const { version } = JSON.parse(read('package.json'));
  expect(read('CHANGELOG.md')).toMatch(
    new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d{2}-\\d{2}\\)$`, 'm'),
  );
  expect(read('docs/operate.md')).toContain(`FROM roadcrew:${version}`);
});

test.each(readdirSync(join(root, 'docs/images')))('the screenshot %s is a small image, and is shown', (name) => {
  const image = readFileSync(join(root, 'docs/images', name));
  expect(read('README.md')).toContain(`(docs/images/${name})`);
  expect(image.subarray(1, 4).toString()).toBe('PNG');
  expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([1280, 860]);
  expect(image.length).toBeLessThan(200_000);
});
