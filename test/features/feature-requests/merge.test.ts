import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestRequests, testRequests } from './support.ts';

let all: TestRequests;
beforeAll(async () => {
  all = await testRequests();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

const pat = 'T0ACME:pat';
const merge = (request: string, into: string) => all.requests.merge({ request, into, person: pat });
const split = (request: string, title: string, ...teams: string[]) =>
  all.requests.split({ request, title, teams, person: pat });

describe('merging', () => {
  test('adds distinct teams, and may make a candidate', async () => {
    const kept = await all.request('Read replicas', 'payments', 'search');
    const gone = await all.request('Replicas to read', 'search', 'finance');
    expect(await merge(gone, kept)).toEqual({ teams: 3, added: ['finance'] });
    expect(await all.teams(kept)).toEqual(['finance', 'payments', 'search']);
    expect(await all.messageKeys('request-candidate')).toEqual([`request:${kept}:candidate`]);
    expect((await all.events()).slice(-3)).toEqual([
      'request.merged search',
      'request.joined finance',
      'request.candidate',
    ]);
  });

  test('keeps all reasons, and both of a person who gave one for both', async () => {
    const kept = await all.request('Read replicas', 'payments');
    const gone = await all.request('Replicas to read', 'payments', 'search');
    await all.join(gone, 'payments', 'And for search.');
    await merge(gone, kept);
    const cases = (await all.requests.detail(kept))?.cases ?? [];
    expect(cases.map(({ team, reasons }) => [team, ...reasons.map(({ words }) => words)])).toEqual([
      ['payments', 'payments needs it.\nAnd for search.'],
      ['search', 'search needs it.'],
    ]);
  });

  test('a team that had left is not brought back by it', async () => {
    const kept = await all.request('Read replicas', 'payments');
    const gone = await all.request('Replicas to read', 'search', 'finance');
    await all.leave(gone, 'finance');
    await merge(gone, kept);
    expect(await all.teams(kept)).toEqual(['payments', 'search']);
  });

  test('who holds on to the old one is led to what it has become, over several merges', async () => {
    const [a, b, c] = [
      await all.request('One', 'payments'),
      await all.request('Two', 'search'),
      await all.request('Three', 'finance'),
    ];
    await merge(a, b);
    await merge(b, c);
    expect((await all.requests.detail(a))?.id).toBe(c);
    expect(await all.join(a, 'ops')).toMatchObject({ request: c, joined: true, teams: 4 });
    expect(await all.leave(b, 'payments')).toBe(true);
    // A free title creates a new request.
    expect(await all.request('One', 'payments')).not.toBe(a);
  });

  test('each into the other at once, and forty joins beside: everything is counted once', async () => {
    const [a, b] = [await all.request('One', 'payments', 'search'), await all.request('Two', 'search', 'finance')];
    const teams = Array.from({ length: 40 }, (_, index) => `team-${index}`);
    const merges = [merge(a, b), merge(b, a)].map((work) =>
      work.then(
        () => 'merged',
        () => 'refused',
      ),
    );
    const joins = teams.map((team, index) => all.join(index % 2 ? a : b, team));
    await Promise.all([...merges, ...joins]);
    expect((await Promise.all(merges)).sort()).toEqual(['merged', 'refused']);
    const end = (await all.requests.detail(a))?.id ?? '';
    expect((await all.requests.detail(b))?.id).toBe(end);
    expect(await all.teams(end)).toEqual([...teams, 'finance', 'payments', 'search'].sort());
    expect(await all.messageKeys('request-candidate')).toHaveLength(
      new Set(await all.messageKeys('request-candidate')).size,
    );
  });

  test('itself, a merged one and an unknown one are refused, and nothing is changed', async () => {
    const [a, b] = [await all.request('One', 'payments'), await all.request('Two', 'search')];
    await expect(merge(a, a)).rejects.toMatchObject({ field: 'into' });
    await expect(merge(a, 'nothing')).rejects.toThrow('Nothing was changed');
    await merge(a, b);
    await expect(merge(a, b)).rejects.toThrow('Nothing was changed');
    expect((await all.events()).filter((event) => event.startsWith('request.merged'))).toHaveLength(1);
  });

  test('closes its issue and notifies its teams', async () => {
    const kept = await all.request('Read replicas', 'payments');
    const gone = await all.request('Replicas to read', 'search', 'finance');
    await merge(gone, kept);
    const issues = await all.db.selectFrom('issues').select(['subject', 'wanted_state', 'wanted_reason']).execute();
    expect(issues.find(({ subject }) => subject === gone)).toMatchObject({
      wanted_state: 'closed',
      wanted_reason: 'not_planned',
    });
    expect(issues.find(({ subject }) => subject === kept)).toMatchObject({ wanted_state: null });
    expect(await all.messageKeys('request-moved')).toEqual(
      ['finance', 'search'].map((team) => `request:${gone}:moved:${kept}:${team}`),
    );
  });
});

describe('splitting', () => {
  test('gives some teams a request of their own, with an issue and their reasons', async () => {
    const request = await all.request('Backups', 'payments', 'search', 'finance');
    const made = await split(request, 'Backups of indexes', 'search', 'unknown');
    expect(await all.teams(request)).toEqual(['finance', 'payments']);
    expect(await all.teams(made)).toEqual(['search']);
    expect((await all.requests.detail(made))?.cases[0]?.reasons.map(({ words }) => words)).toEqual([
      'search needs it.',
    ]);
    expect((await all.events()).slice(-3)).toEqual([
      'request.split search',
      'request.left search',
      'request.joined search',
    ]);
    expect(await all.messageKeys('request-moved')).toEqual([`request:${request}:moved:${made}:search`]);
    expect(await all.db.selectFrom('issues').select('id').execute()).toHaveLength(2);
  });

  test('undoes a merge', async () => {
    const kept = await all.request('Read replicas', 'payments', 'ops');
    await merge(await all.request('Replicas to read', 'search', 'finance'), kept);
    const again = await split(kept, 'Replicas to read', 'search', 'finance');
    expect([await all.teams(kept), await all.teams(again)]).toEqual([
      ['ops', 'payments'],
      ['finance', 'search'],
    ]);
  });

  test('leaves nobody without a request, and takes no title twice', async () => {
    const request = await all.request('Backups', 'payments', 'search');
    await expect(split(request, 'Other', 'payments', 'search')).rejects.toMatchObject({ field: 'teams' });
    await expect(split(request, 'Other')).rejects.toMatchObject({ field: 'teams' });
    await expect(split(request, ' backups! ', 'search')).rejects.toMatchObject({ field: 'title' });
    await expect(split(request, '', 'search')).rejects.toMatchObject({ field: 'title' });
    expect(await all.teams(request)).toEqual(['payments', 'search']);
    expect((await all.events()).filter((event) => event.startsWith('request.split'))).toEqual([]);
  });
});
