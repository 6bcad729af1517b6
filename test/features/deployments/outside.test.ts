import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExternalDeployment } from '../../../src/features/deployments/external.ts';
import { inTheTable, toldByEvents } from './events.ts';
import { minute, production, runOf, testDeployments } from './support.ts';

let all: Awaited<ReturnType<typeof testDeployments>>;
beforeAll(async () => {
  all = await testDeployments();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

/** A run somebody started by hand at GitHub. */
const seen = (more: Partial<ExternalDeployment> = {}): ExternalDeployment => ({
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
const live = (more: Partial<ExternalDeployment> = {}) => seen({ state: 'live', finishedAt: minute(15), ...more });
const failed = (more: Partial<ExternalDeployment> = {}) => seen({ state: 'failed', finishedAt: minute(15), ...more });
const look = (sighting: ExternalDeployment) => all.deployments.recordExternal(sighting);
const ids = async () => (await all.deployments.history(production, 20)).map(({ id, state }) => `${id} ${state}`);
const own = 'outside:checkout:production:run-77';

describe('made outside', () => {
  test('seen in progress and then completed, it is what runs, with its origin and who made it', async () => {
    await look(seen());
    expect(await all.deployments.externalInProgress(production)).toMatchObject([{ actor: 'octocat', state: 'active' }]);
    expect(await all.deployments.current(production)).toBeUndefined();
    await look(live());
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

  test('a completed one never goes back, and seeing it again changes and tells nothing', async () => {
    await look(live());
    all.rung.length = 0;
    await look(seen());
    await look(live());
    expect(await all.state(own)).toBe('live');
    expect(all.rung).toEqual([]);
    expect(await all.events()).toEqual([`deployment.live ${own}`]);
  });

  test('twenty webhooks for it in the same moment leave one deployment and one event', async () => {
    await Promise.all(Array.from({ length: 20 }, () => look(live())));
    expect(await ids()).toEqual([`${own} live`]);
    expect(await all.events()).toHaveLength(1);
  });

  test('heard of late, it does not hide what went live after it', async () => {
    await all.deploy('a', 20);
    await look(live());
    expect((await all.deployments.current(production))?.id).toBe('a');
    await look(live({ source: { run: 78 }, finishedAt: minute(30) }));
    expect((await all.deployments.current(production))?.githubRun).toBe(78);
  });

  test('it neither takes nor holds a turn', async () => {
    await look(seen());
    await all.deployments.enqueue(all.asked('a', 12));
    expect(await all.deployments.takeTurn('a')).toEqual({ turn: true });
    await look(seen({ source: { run: 78 } }));
    expect(await all.line()).toEqual(['a active']);
  });

  test('one run that deploys to two environments is two deployments', async () => {
    await look(live({ environment: 'staging' }));
    await look(live());
    expect(await ids()).toEqual([`${own} live`]);
    expect(await all.deployments.current({ ...production, environment: 'staging' })).toBeDefined();
  });

  test('a deployment that no workflow run is known of is known by its own number', async () => {
    await look(live({ source: { deployment: 77 } }));
    await look(live());
    expect(await ids()).toHaveLength(2);
  });

  test('it ends what had broken, however late it is heard of', async () => {
    await all.deploy('a', 1);
    await all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' });
    await all.db
      .updateTable('deployments')
      .set({ broke_at: minute(5) })
      .where('id', '=', 'a')
      .execute();
    await all.deploy('b', 24);
    expect(await all.deployments.find('a')).toMatchObject({ recoveredBy: 'b', recoveryMs: 20 * 60_000 });
    await look(live());
    expect(await all.deployments.find('a')).toMatchObject({ recoveredBy: own, recoveryMs: 10 * 60_000 });
  });
});

describe('started again at GitHub', () => {
  test('the second attempt is a deployment of its own', async () => {
    await look(failed());
    await look(live({ source: { run: 77, attempt: 2 }, startedAt: minute(20), finishedAt: minute(25) }));
    expect(await ids()).toEqual([`${own}.2 live`, `${own} failed`]);
  });

  test.each([
    ['afterwards', [1, 2]],
    ['before', [2, 1]],
  ])('an attempt whose end was never seen has ended when a later one is seen %s', async (_, attempts) => {
    for (const attempt of attempts) await look(seen({ source: { run: 77, attempt }, startedAt: minute(10 * attempt) }));
    expect(await ids()).toEqual([`${own}.2 active`, `${own} failed`]);
  });

  test('one of ours, run again by somebody after it had ended, is a deployment made outside', async () => {
    await all.begin('a', 1);
    await all.deployments.recordFailed('a', 'Tests are red.', { finishedAt: minute(5) });
    const again = live({ key: 'roadcrew:a', source: { run: runOf('a'), attempt: 2 }, startedAt: minute(8) });
    expect(await look(again)).toMatchObject({ ours: false });
    expect(await all.state('a')).toBe('failed');
    expect(await all.deployments.current(production)).toMatchObject({ origin: 'outside', githubRun: runOf('a') });
  });
});

describe('one of ours seen by webhook', () => {
  test('is the same deployment: its run is woken and looks for itself', async () => {
    await all.begin('a', 1);
    all.rung.length = 0;
    const mine = { key: 'roadcrew:a', seenAs: { run: runOf('a') } };
    expect(await look(live(mine))).toEqual({ id: 'a', ours: true });
    expect(all.rung).toMatchObject([{ deployments: [], wake: ['a'] }]);
    expect(await ids()).toEqual(['a active']);
    await all.deployments.recordLive('a');
    expect(await look(live(mine))).toEqual({ id: 'a', ours: true });
    expect(await ids()).toEqual(['a live']);
  });

  test('is known by its key before we know its workflow run, and by its run where the name carries no key', async () => {
    await all.deployments.enqueue(all.asked('a', 1));
    await all.deployments.takeTurn('a');
    expect(await look(seen({ key: 'roadcrew:a' }))).toEqual({ id: 'a', ours: true });
    await all.deployments.recordStarted('a', { githubRun: 77, url: '' });
    expect(await look(seen())).toEqual({ id: 'a', ours: true });
  });

  test('another run that carries our key is not ours', async () => {
    await all.begin('a', 1);
    expect(await look(live({ key: 'roadcrew:a' }))).toEqual({ id: own, ours: false });
    expect(await look(live({ key: 'roadcrew:a', environment: 'staging' }))).toMatchObject({ ours: false });
  });

  test('seen without its key before we knew its run, it becomes one with ours', async () => {
    await all.deployments.enqueue(all.asked('a', 1));
    await all.deployments.takeTurn('a');
    await look(live());
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

  test('given up by its run, it is live when it went through all the same', async () => {
    await all.deployments.enqueue(all.asked('a', 1));
    await all.deployments.takeTurn('a');
    await all.deployments.recordFailed('a', 'GitHub did not say whether it began.');
    await look(failed({ key: 'roadcrew:a' }));
    expect(await all.state('a')).toBe('failed');
    await look(live({ key: 'roadcrew:a' }));
    expect(await all.deployments.current(production)).toMatchObject({ id: 'a', githubRun: 77, finishedAt: minute(15) });
  });
});

test('whatever the order and however often they come, the same sightings leave the same truth', async () => {
  const sightings = [
    seen(),
    seen({ startedAt: undefined }),
    failed(),
    failed({ finishedAt: minute(16) }),
    live({ finishedAt: minute(17) }),
    live({ source: { run: 78 }, finishedAt: minute(18) }),
    live({ source: { run: 78 }, finishedAt: minute(21) }),
    failed({ source: { run: 81 } }),
    failed({ source: { run: 81 }, finishedAt: minute(16) }),
    { ...failed({ source: { run: 81 }, finishedAt: minute(16) }), state: 'cancelled' as const },
    live({ source: { run: 79 } }),
    seen({ source: { run: 79 } }),
    seen({ source: { run: 80 } }),
    failed({ source: { run: 80, attempt: 2 }, startedAt: minute(19), finishedAt: minute(20) }),
    { ...seen({ source: { deployment: 5 } }), state: 'cancelled' as const, finishedAt: minute(12) },
  ];
  const truth = async () => ({
    current: await all.deployments.current(production),
    history: (await all.deployments.history(production, 20)).map(({ error, ...rest }) => rest),
  });
  for (const sighting of sightings) await look(sighting);
  const expected = await truth();
  expect(expected.current).toMatchObject({ githubRun: 78, finishedAt: minute(18) });
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...sightings, ...sightings], { minLength: 2 * sightings.length }),
      fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }),
      async (shuffled, gaps) => {
        await all.empty();
        // Some come at once, some one after the other.
        let moment: Promise<unknown>[] = [];
        for (const [at, sighting] of shuffled.entries()) {
          moment.push(look(sighting));
          if (gaps[at] !== 0) continue;
          await Promise.all(moment);
          moment = [];
        }
        await Promise.all(moment);
        expect(await truth()).toEqual(expected);
        expect(await toldByEvents(all.db)).toEqual(await inTheTable(all.db));
      },
    ),
    { numRuns: 10 },
  );
});
