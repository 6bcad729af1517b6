import { expect, test } from 'vitest';
import { features } from '../../src/app.ts';
import { eventsOf } from '../../src/core/install.ts';
import { definitions } from '../../src/features/metrics/definitions.ts';
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

test('every type of event that a feature declares is described, in a table or a sentence', () => {
  const types = Object.keys(eventsOf(features));
  expect(types.length).toBeGreaterThan(60);
  const documented = read('docs/events.md');
  expect(types.filter((type) => !documented.includes(`\`${type}\``))).toEqual([]);
});
