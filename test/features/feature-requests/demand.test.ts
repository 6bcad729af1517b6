import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestRequests, testRequests } from './support.ts';

let all: TestRequests;
beforeAll(async () => {
  all = await testRequests();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

const fifty = Array.from({ length: 50 }, (_, index) => `team-${index}`);

test('fifty teams that join at once count fifty, and the third of them is announced once', async () => {
  const request = await all.request('Read replicas');
  const joined = await Promise.all(fifty.map((team) => all.join(request, team)));
  expect(joined.map(({ teams }) => teams).sort((a, b) => a - b)).toEqual(fifty.map((_, index) => index + 2));
  expect(await all.teams(request)).toHaveLength(51);
  expect(await all.messageKeys('request-candidate')).toEqual([`request:${request}:candidate`]);
  const events = await all.events(request);
  expect(events.filter((event) => event === 'request.candidate')).toHaveLength(1);
  expect(events.filter((event) => event.startsWith('request.joined'))).toHaveLength(50);
});

test('fifty teams that ask for one title at once ask for one request', async () => {
  const titles = ['Read replicas', 'read REPLICAS!', ' Read   réplicas '];
  const opened = await Promise.all(
    fifty.map((team, index) =>
      all.requests.open({
        title: titles[index % 3] ?? '',
        words: 'Because.',
        capability: null,
        domain: 'core',
        team,
        person: `T0ACME:${team}`,
      }),
    ),
  );
  expect(new Set(opened.map(({ request }) => request)).size).toBe(1);
  expect(opened.filter((one) => one.opened)).toHaveLength(1);
  expect(await all.teams(opened[0]?.request ?? '')).toHaveLength(50);
  expect(await all.db.selectFrom('issues').select('id').execute()).toHaveLength(1);
  expect((await all.events()).filter((event) => event.startsWith('request.opened'))).toHaveLength(1);
});

test('people of one team add words, and no weight', async () => {
  const request = await all.request('Read replicas', 'payments');
  const more = await Promise.all(
    Array.from({ length: 20 }, (_, index) => all.join(request, 'payments', `Reason ${index}.`, `T0ACME:P${index}`)),
  );
  expect(more.every(({ joined, teams }) => !joined && teams === 1)).toBe(true);
  const detail = await all.requests.detail(request);
  expect(detail?.cases).toHaveLength(1);
  expect(detail?.cases[0]?.reasons).toHaveLength(21);
  expect(await all.events(request)).toEqual(['request.opened payments']);
});

test('who says it again says it anew', async () => {
  const request = await all.request('Read replicas', 'payments');
  await all.join(request, 'payments', 'For reports.');
  const detail = await all.requests.detail(request);
  expect(detail?.cases[0]?.reasons.map(({ words }) => words)).toEqual(['For reports.']);
});

describe('leaving', () => {
  test('takes the team out of the count, and keeps its reasons for when it joins again', async () => {
    const request = await all.request('Read replicas', 'payments', 'search', 'finance');
    expect(await all.leave(request, 'search')).toBe(true);
    expect(await all.leave(request, 'search')).toBe(false);
    expect(await all.teams(request)).toEqual(['finance', 'payments']);
    await all.join(request, 'search', 'Still.', 'T0ACME:dan');
    const again = (await all.requests.detail(request))?.cases.find(({ team }) => team === 'search');
    expect(again?.reasons.map(({ words }) => words)).toEqual(['search needs it.', 'Still.']);
    expect((await all.events(request)).slice(-2)).toEqual(['request.left search', 'request.joined search']);
  });

  test('and coming again is announced no second time', async () => {
    const request = await all.request('Read replicas', 'payments', 'search', 'finance');
    for (let round = 0; round < 3; round += 1) {
      await all.leave(request, 'search');
      await all.join(request, 'search');
    }
    await Promise.all([all.leave(request, 'payments'), all.join(request, 'ops'), all.leave(request, 'finance')]);
    await Promise.all(['payments', 'finance'].map((team) => all.join(request, team)));
    expect(await all.messageKeys('request-candidate')).toHaveLength(1);
    expect((await all.events(request)).filter((event) => event === 'request.candidate')).toHaveLength(1);
  });
});

describe('what cannot be taken', () => {
  const wish = { words: 'Because.', capability: null, domain: 'core' as const, team: 'payments', person: 'T0ACME:A' };

  test.each([
    ['nothing', ''],
    ['only blanks', ' \n\t\0 '],
    ['one letter', 'x'],
    ['too much', 'x'.repeat(121)],
  ])('a title of %s is answered on its field', async (_, title) => {
    await expect(all.requests.open({ ...wish, title })).rejects.toMatchObject({ field: 'title' });
  });

  test.each([
    ['nothing', ' \0 '],
    ['too much', 'x'.repeat(40_000)],
  ])('words of %s are answered on their field', async (_, words) => {
    await expect(all.requests.open({ ...wish, title: 'Read replicas', words })).rejects.toMatchObject({
      field: 'words',
    });
    expect(await all.db.selectFrom('feature_requests').select('id').execute()).toEqual([]);
  });

  test.each(['🚀🚀', 'نسخ للقراءة', '!!', '100% _x_ \\', `'; drop table demand; --`, 'x\0y\uD800z'])(
    'a title like %j is stored as text',
    async (title) => {
      const { request } = await all.requests.open({ ...wish, title });
      const again = await all.requests.open({ ...wish, title, team: 'search' });
      expect(again.request).toBe(request);
      expect(await all.teams(request)).toEqual(['payments', 'search']);
    },
  );

  test('the thirty-first new request of a team in a day is refused, whoever asks; its people still join', async () => {
    await sql`insert into feature_requests (id, title, folded, domain, opened_by, opened_for)
      select 'many' || n, 'Many ' || n, 'many ' || n, 'core', 'T0ACME:P' || n % 4, 'payments' from generate_series(1, 30) n`.execute(
      all.db,
    );
    await expect(all.request('One more', 'payments')).rejects.toThrow('Team payments has opened 30 requests');
    expect(await all.db.selectFrom('feature_requests').select('id').where('title', '=', 'One more').execute()).toEqual(
      [],
    );
    expect(await all.join('many1', 'payments')).toMatchObject({ joined: true });
    await all.request('One more', 'search');
  });

  test('the eleventh new request of somebody in a day is refused, and nothing of it is kept', async () => {
    for (let index = 0; index < 10; index += 1) await all.requests.open({ ...wish, title: `Thing ${index}` });
    await expect(all.requests.open({ ...wish, title: 'Thing 10' })).rejects.toThrow('10 requests within a day');
    expect(await all.db.selectFrom('feature_requests').select('id').execute()).toHaveLength(10);
    // Joining stays possible, and opening is possible the next day.
    expect(await all.requests.open({ ...wish, title: 'Thing 3' })).toMatchObject({ opened: false });
    await sql`update feature_requests set created_at = now() - interval '25 hours'`.execute(all.db);
    expect(await all.requests.open({ ...wish, title: 'Thing 10' })).toMatchObject({ opened: true });
  });

  test('an unknown request is refused', async () => {
    await expect(all.join('nothing', 'payments')).rejects.toThrow('There is no such request');
    await expect(all.leave('nothing', 'payments')).rejects.toThrow('There is no such request');
  });
});
