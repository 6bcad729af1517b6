import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold } from '../../../src/features/feature-requests/title.ts';
import { type TestRequests, testRequests } from './support.ts';

let all: TestRequests;
beforeAll(async () => {
  all = await testRequests();
  for (const title of [
    'Read replicas for PostgreSQL',
    'Preview environments for every pull request',
    'Kafka topics by self-service',
    'Rotate TLS certificates on their own',
    'Über-schnelle Builds',
    'نسخ للقراءة من قاعدة البيانات',
    '只读副本',
    '🚀 deploys',
    '100% uptime_report \\ monthly',
  ])
    await all.requests.open({
      title,
      words: `${title}: the night shift waits.`,
      capability: null,
      domain: 'core',
      team: 'payments',
      person: `T:${title}`,
    });
});
afterAll(() => all.stop());

const first = async (typed: string) => (await all.requests.similar(typed))[0]?.title;

test.each([
  ['read repl', 'Read replicas for PostgreSQL'],
  ['posgres replicas', 'Read replicas for PostgreSQL'],
  ['REPLICAS, to read?', 'Read replicas for PostgreSQL'],
  ['preview env', 'Preview environments for every pull request'],
  ['kafak topics', 'Kafka topics by self-service'],
  ['certificate rotation tls', 'Rotate TLS certificates on their own'],
  ['uber schnelle', 'Über-schnelle Builds'],
  ['ÜBER', 'Über-schnelle Builds'],
  ['للقراءة', 'نسخ للقراءة من قاعدة البيانات'],
  ['副本', '只读副本'],
  ['🚀', '🚀 deploys'],
  ['100%', '100% uptime_report \\ monthly'],
])('“%s” finds “%s”', async (typed, title) => {
  expect(await first(typed)).toBe(title);
});

test('reasons are found where no title is similar', async () => {
  const found = await all.requests.similar('night shift', { limit: 20 });
  expect(found.length).toBe(9);
  expect(await all.requests.similar('night shift on the moon')).toEqual([]);
});

test.each(['', '   ', '\0', '\uD800', 'zzzzqqqq', '_', '\\', 'x'.repeat(40_000), `'; drop table demand; --`, '%%%'])(
  'odd input like %j finds nothing, and breaks nothing',
  async (typed) => {
    expect(await all.requests.similar(typed)).toEqual([]);
  },
);

test('one that was left is not found by its reasons, and a merged one not at all', async () => {
  const team = 'search';
  const gone = await all.request('Sandboxes that clean up', team);
  await all.join(gone, team, 'Because of the quarterly audit.');
  expect((await all.requests.similar('quarterly audit')).map(({ id }) => id)).toEqual([gone]);
  await all.leave(gone, team);
  expect(await all.requests.similar('quarterly audit')).toEqual([]);
  await all.join(gone, team, 'Because of the quarterly audit.');
  const kept = await all.request('Environments for trying things', 'finance');
  await all.requests.merge({ request: gone, into: kept, person: 'T:pat' });
  expect((await all.requests.similar('quarterly audit')).map(({ id }) => id)).toEqual([kept]);
  expect((await all.requests.similar('Sandboxes that clean up')).map(({ id }) => id)).not.toContain(gone);
});

test.each([
  ['Read  Replicas!', 'read replicas'],
  ['C++ and C#', 'c++ and c#'],
  ['ﬁle', 'file'],
  ['\u202Eabc\u202C', 'abc'],
  ['???', '???'],
  ['👩‍💻', '👩 💻'],
])('%j is compared as %j', (text, folded) => {
  expect(fold(text)).toBe(folded);
});
