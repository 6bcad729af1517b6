import { expect, test } from 'vitest';
import { definitions } from '../../src/features/metrics/numbers.ts';
import { counted } from '../../src/features/metrics/projection.ts';
import { filesOf } from '../architecture/sources.ts';
import { prose, read } from './markdown.ts';

const page = 'docs/metrics.md';
const headings = [...prose(page).matchAll(/^##+ (.+)$/gm)].map(([, heading = '']) => heading);
const anchors = headings.map((heading) => heading.toLowerCase().replaceAll(' ', '-'));

test('each definition has its paragraph, under its own title', () => {
  for (const { title, anchor } of definitions) {
    expect(headings).toContain(title);
    expect(anchors).toContain(anchor);
  }
});

test('every query links to its paragraph, and every paragraph to its query', () => {
  const queries = filesOf('src/features/metrics/queries').filter((file) => !file.endsWith('fragments.ts'));
  expect(queries.length).toBeGreaterThan(9);
  for (const file of queries) {
    const links = [...read(file).matchAll(/docs\/metrics\.md#([\w-]+)/g)].map(([, anchor = '']) => anchor);
    expect(links.length, file).toBeGreaterThan(0);
    expect(anchors, file).toEqual(expect.arrayContaining(links));
    expect(read(page)).toContain(`](../${file})`);
  }
});

test('events that are counted are described', () => {
  const mine = counted.filter((type) => /^(team|platform|resource|survey|detour)\./.test(type));
  for (const type of mine) expect(read('docs/events.md')).toContain(`\`${type}\``);
});
