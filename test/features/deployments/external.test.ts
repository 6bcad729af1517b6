import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExternalDeployment } from '../../../src/features/deployments/external.ts';
import { statesFromEvents, statesFromTable } from './events.ts';
import { githubRunOf, minute, production, testDeployments } from './support.ts';

let all: Awaited<ReturnType<typeof testDeployments>>;
beforeAll(async () => {
  all = await testDeployments();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

/** Run started by hand at GitHub. */
const inProgress = (more: Partial<ExternalDeployment> = {}): ExternalDeployment => ({
  ...production,
  team: 'payments',
  source: { run: 77 },
  state: 'active',
  sha: 'sha-outside',
  actor: 'octocat',
  url: 'https://github.test/77',
  requestedAt: minute(10),
  startedAt: minute(11),
  ...more,
});
const live = (more: Partial<ExternalDeployment> = {}) => inProgress({ state: 'live', finishedAt: minute(15), ...more });
const failed = (more: Partial<ExternalDeployment> = {}) =>
  inProgress({ state: 'failed', finishedAt: minute(15), ...more });
const record = (external: ExternalDeployment) => all.deployments.recordExternal(external);
const ids = async () => (await all.deployments.history(production, 20)).map(({ id, state }) => `${id} ${state}`);
const own = 'outside:checkout:production:run-77';

describe('a deployment made outside', () => {
  test('reported in progress and then completed, is the live one, with its origin and author', async () => {
    await record(inProgress());
    expect(await all.deployments.externalInProgress(production)).toMatchObject([{ actor: 'octocat', state: 'active' }]);
    expect(await all.deployments.current(production)).toBeUndefined();
    await record(live());
    expect(await all.deployments.externalInProgress()).toEqual([]);
    expect(await all.deployments.current(production)).toMatchObject({
      origin: 'outside',
      actor: 'octocat',
      requestedBy: null,
      runningSha: 'sha-outside',
      finishedAt: minute(15),
      githubRun: 77,
    });
    expect(await all.events()).toEqual([`deployment.started ${own}`, `deployment.live ${own}`]);
  });

  test('never becomes active again, and a repeated report changes nothing and notifies nobody', async () => {
    await record(live());
    all.committed.length = 0;
    await record(inProgress());
    await record(live());
    expect(await all.state(own)).toBe('live');
    expect(all.committed).toEqual([]);
    expect(await all.events()).toEqual([`deployment.live ${own}`]);
  });

  test('reported by twenty webhooks at once, is one deployment with one event', async () => {
    await Promise.all(Array.from({ length: 20 }, () => record(live())));
    expect(await ids()).toEqual([`${own} live`]);
    expect(await all.events()).toHaveLength(1);
  });

  test('reported late, does not hide a later one', async () => {
    await all.deploy('a', 20);
    await record(live());
    expect((await all.deployments.current(production))?.id).toBe('a');
    await record(live({ source: { run: 78 }, finishedAt: minute(30) }));
    expect((await all.deployments.current(production))?.githubRun).toBe(78);
  });

  test('neither takes nor blocks a turn', async () => {
    await record(inProgress());
    await all.deployments.enqueue(all.newDeployment('a', 12));
    expect(await all.deployments.takeTurn('a')).toEqual({ turn: true });
    await record(inProgress({ source: { run: 78 } }));
    expect(await all.line()).toEqual(['a active']);
  });

  test('is one per environment of its workflow run', async () => {
    await record(live({ environment: 'staging' }));
    await record(live());
    expect(await ids()).toEqual([`${own} live`]);
    expect(await all.deployments.current({ ...production, environment: 'staging' })).toBeDefined();
  });

  test('without a known workflow run is identified by its deployment object', async () => {
    await record(live({ source: { deployment: 77 } }));
    await record(live());
    expect(await ids()).toHaveLength(2);
  });

  test('recovers a change failure, however late it is reported', async () => {
    await all.deploy('a', 1);
    await all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' });
    await all.db
      .updateTable('deployments')
      .set({ broke_at: minute(5) })
      .where('id', '=', 'a')
      .execute();
    await all.deploy('b', 24);
    expect(await all.deployments.find('a')).toMatchObject({ recoveredBy: 'b', recoveryMs: 20 * 60_000 });
    await record(live());
    expect(await all.deployments.find('a')).toMatchObject({ recoveredBy: own, recoveryMs: 10 * 60_000 });
  });
});

describe('a run restarted at GitHub', () => {
  test('has a separate deployment for the second attempt', async () => {
    await record(failed());
    await record(live({ source: { run: 77, attempt: 2 }, startedAt: minute(20), finishedAt: minute(25) }));
    expect(await ids()).toEqual([`${own}.2 live`, `${own} failed`]);
  });

  test.each([
    ['afterwards', [1, 2]],
    ['before', [2, 1]],
  ])('fails an attempt without a known end when a later one is reported %s', async (_, attempts) => {
    for (const attempt of attempts)
      await record(inProgress({ source: { run: 77, attempt }, startedAt: minute(10 * attempt) }));
    expect(await ids()).toEqual([`${own}.2 active`, `${own} failed`]);
  });

  test('is an outside deployment when a run of the platform is restarted after its end', async () => {
    await all.begin('a', 1);
    await all.deployments.recordFailed('a', 'Tests are red.', { finishedAt: minute(5) });
    const restart = live({ key: 'roadcrew:a', source: { run: githubRunOf('a'), attempt: 2 }, startedAt: minute(8) });
    expect(await record(restart)).toMatchObject({ isPlatform: false });
    expect(await all.state('a')).toBe('failed');
    expect(await all.deployments.current(production)).toMatchObject({ origin: 'outside', githubRun: githubRunOf('a') });
  });
});

describe('a deployment of the platform reported by webhook', () => {
  test('is the same deployment: its run is woken and reads GitHub itself', async () => {
    await all.begin('a', 1);
    all.committed.length = 0;
    const report = { key: 'roadcrew:a', source: { run: githubRunOf('a') } };
    expect(await record(live(report))).toEqual({ id: 'a', isPlatform: true });
    expect(all.committed).toMatchObject([{ deployments: [], wake: ['a'] }]);
    expect(await ids()).toEqual(['a active']);
    await all.deployments.recordLive('a');
    expect(await record(live(report))).toEqual({ id: 'a', isPlatform: true });
    expect(await ids()).toEqual(['a live']);
  });

  test('is identified by its key until its workflow run is known, and by its run when the name has no key', async () => {
    await all.deployments.enqueue(all.newDeployment('a', 1));
    await all.deployments.takeTurn('a');
    expect(await record(inProgress({ key: 'roadcrew:a' }))).toEqual({ id: 'a', isPlatform: true });
    await all.deployments.recordStarted('a', { githubRun: 77, url: '' });
    expect(await record(inProgress())).toEqual({ id: 'a', isPlatform: true });
  });

  test('is not another run with the same key', async () => {
    await all.begin('a', 1);
    expect(await record(live({ key: 'roadcrew:a' }))).toEqual({ id: own, isPlatform: false });
    expect(await record(live({ key: 'roadcrew:a', environment: 'staging' }))).toMatchObject({ isPlatform: false });
  });

  test('reported without its key before its run is known, is merged later', async () => {
    await all.deployments.enqueue(all.newDeployment('a', 1));
    await all.deployments.takeTurn('a');
    await record(live());
    expect(await ids()).toHaveLength(2);
    await all.deployments.recordStarted('a', { githubRun: 77, url: '' });
    expect(await ids()).toEqual(['a active']);
    await all.deployments.recordLive('a', { finishedAt: minute(15) });
    expect((await all.events()).slice(-3)).toEqual([
      'deployment.started a',
      'deployment.merged a',
      'deployment.live a',
    ]);
  });

  test('given up by its run, is live when it succeeded after all', async () => {
    await all.deployments.enqueue(all.newDeployment('a', 1));
    await all.deployments.takeTurn('a');
    await all.deployments.recordFailed('a', 'GitHub listed no workflow run.');
    await record(failed({ key: 'roadcrew:a' }));
    expect(await all.state('a')).toBe('failed');
    await record(live({ key: 'roadcrew:a' }));
    expect(await all.deployments.current(production)).toMatchObject({ id: 'a', githubRun: 77, finishedAt: minute(15) });
  });
});

test('the same reports lead to the same record, in any order and any number', async () => {
  const reports = [
    inProgress(),
    inProgress({ startedAt: undefined }),
    failed(),
    failed({ finishedAt: minute(16) }),
    live({ finishedAt: minute(17) }),
    live({ source: { run: 78 }, finishedAt: minute(18) }),
    live({ source: { run: 78 }, finishedAt: minute(21) }),
    failed({ source: { run: 81 } }),
    failed({ source: { run: 81 }, finishedAt: minute(16) }),
    { ...failed({ source: { run: 81 }, finishedAt: minute(16) }), state: 'cancelled' as const },
    live({ source: { run: 79 } }),
    inProgress({ source: { run: 79 } }),
    inProgress({ source: { run: 80 } }),
    failed({ source: { run: 80, attempt: 2 }, startedAt: minute(19), finishedAt: minute(20) }),
    { ...inProgress({ source: { deployment: 5 } }), state: 'cancelled' as const, finishedAt: minute(12) },
  ];
  const recorded = async () => ({
    current: await all.deployments.current(production),
    history: (await all.deployments.history(production, 20)).map(({ error, ...rest }) => rest),
  });
  for (const report of reports) await record(report);
  const expected = await recorded();
  expect(expected.current).toMatchObject({ githubRun: 78, finishedAt: minute(18) });
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...reports, ...reports], { minLength: 2 * reports.length }),
      fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }),
      async (shuffled, gaps) => {
        await all.empty();
        // Some at once, some one after the other.
        let batch: Promise<unknown>[] = [];
        for (const [at, report] of shuffled.entries()) {
          batch.push(record(report));
          if (gaps[at] !== 0) continue;
          await Promise.all(batch);
          batch = [];
        }
        await Promise.all(batch);
        expect(await recorded()).toEqual(expected);
        expect(await statesFromEvents(all.db)).toEqual(await statesFromTable(all.db));
      },
    ),
    { numRuns: 10 },
  );
});
