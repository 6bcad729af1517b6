import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDeployments } from '../../../src/features/deployments/deployments.ts';
import { endAbandoned, findAbandoned } from '../../../src/features/deployments/queue.ts';
import { addRun } from '../../support/seed.ts';
import { minute, production, testDeployments } from './support.ts';

let all: Awaited<ReturnType<typeof testDeployments>>;
beforeAll(async () => {
  all = await testDeployments();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

describe('one at a time', () => {
  test('the first goes ahead, the next one waits and is told who is ahead and at which place it stands', async () => {
    const { deployments, asked } = all;
    await deployments.enqueue(asked('a', 1));
    expect(await deployments.takeTurn('a')).toEqual({ turn: true });
    await deployments.enqueue(asked('b', 2));
    expect(await deployments.takeTurn('b')).toMatchObject({ turn: false, position: 1, ahead: { id: 'a' } });
    expect(await all.line()).toEqual(['a active', 'b waiting']);
  });

  test('fifty take their turn on one target in the same moment: one has it', async () => {
    const { deployments, asked } = all;
    const ids = Array.from({ length: 50 }, (_, at) => `run-${at}`);
    // Younger ones first, so that nobody is superseded.
    for (const [at, id] of ids.entries()) await deployments.enqueue(asked(id, 50 - at));
    const turns = await Promise.all(ids.map((id) => deployments.takeTurn(id)));
    expect(turns.filter(({ turn }) => turn)).toHaveLength(1);
    expect((await all.events()).filter((event) => event.startsWith('deployment.turn-taken'))).toHaveLength(1);
    expect((await all.line())[0]).toBe('run-49 active');
  });

  test('the database itself refuses a second active one', async () => {
    await all.begin('a', 1);
    await all.deployments.enqueue(all.asked('b', 2));
    await expect(
      all.db.updateTable('deployments').set({ state: 'active' }).where('id', '=', 'b').execute(),
    ).rejects.toThrow('deployments_one_active');
  });

  test('other services and environments have their own line', async () => {
    const { deployments, asked } = all;
    await all.begin('a', 1);
    await deployments.enqueue(asked('b', 2, { environment: 'staging' }));
    await deployments.enqueue(asked('c', 3, { service: 'search' }));
    expect(await deployments.takeTurn('b')).toEqual({ turn: true });
    expect(await deployments.takeTurn('c')).toEqual({ turn: true });
  });

  test.each(['live', 'failed', 'cancelled'] as const)(
    'when it is %s the next one is woken, in its turn',
    async (end) => {
      const { deployments, asked, rung } = all;
      const record = {
        live: deployments.recordLive,
        failed: (id: string) => deployments.recordFailed(id, 'Tests are red.'),
        cancelled: deployments.recordCancelled,
      };
      await all.begin('a', 1);
      await deployments.enqueue(asked('b', 3));
      await deployments.enqueue(asked('c', 2)); // approved late: before b
      rung.length = 0;
      await record[end]('a');
      expect(rung).toMatchObject([{ wake: ['c'], deployments: [{ id: 'a', state: end }, { id: 'c' }, { id: 'b' }] }]);
      expect(await deployments.takeTurn('b')).toMatchObject({ turn: false, position: 1, ahead: { id: 'c' } });
      expect(await deployments.takeTurn('c')).toEqual({ turn: true });
    },
  );
});

describe('a newer request replaces the waiting one', () => {
  test('the older is superseded, and its run is woken to learn by which', async () => {
    const { deployments, asked, told, rung } = all;
    await all.begin('a', 1);
    await deployments.enqueue(asked('b', 2));
    told.length = 0;
    rung.length = 0;
    await deployments.enqueue(asked('c', 3));
    expect(rung).toMatchObject([{ wake: ['b'] }]);
    expect(told).toEqual(rung);
    expect(await deployments.takeTurn('b')).toEqual({ turn: false, ended: 'superseded', supersededBy: 'c' });
    expect(await all.line()).toEqual(['a active', 'c waiting']);
  });

  test('the active one is left alone, and one asked for earlier that comes late waits in its place', async () => {
    const { deployments, asked } = all;
    await all.begin('a', 5);
    await deployments.enqueue(asked('late', 1));
    await deployments.enqueue(asked('later', 0));
    expect(await all.line()).toEqual(['a active', 'later waiting', 'late waiting']);
  });

  test('a deployment never pushes a waiting rollback out, but a rollback takes the place of both', async () => {
    const { deployments, asked } = all;
    await all.begin('a', 1);
    await deployments.enqueue(asked('back', 2, { kind: 'rollback', note: 'Errors.' }));
    await deployments.enqueue(asked('b', 3));
    expect(await all.line()).toEqual(['a active', 'back waiting', 'b waiting']);
    await deployments.enqueue(asked('further', 4, { kind: 'rollback', note: 'More errors.' }));
    expect(await all.line()).toEqual(['a active', 'further waiting']);
  });

  test('of thirty that enter in the same moment, those remain that came after every newer one', async () => {
    const { deployments, asked } = all;
    await all.begin('run-0', 0);
    const times = Array.from({ length: 30 }, (_, at) => at + 1);
    await Promise.all(times.map((at) => deployments.enqueue(asked(`run-${at}`, at))));
    const came = (await all.events())
      .filter((event) => event.startsWith('deployment.requested'))
      .map((event) => Number(event.split('-').at(-1)));
    const remain = came.filter((at, place) => at > 0 && came.slice(place).every((later) => later <= at));
    expect(await all.line()).toEqual([
      'run-0 active',
      ...remain.sort((a, b) => a - b).map((at) => `run-${at} waiting`),
    ]);
  });
});

describe('asked for again after a crash', () => {
  test('every transition gives the same result, and no second event', async () => {
    const { deployments, asked } = all;
    const twice = async <T>(what: () => Promise<T>) => {
      const first = await what();
      expect(await what()).toEqual(first);
      return first;
    };
    await twice(() => deployments.enqueue(asked('a', 1)));
    await twice(() => deployments.takeTurn('a'));
    await twice(() => deployments.recordStarted('a', { githubRun: 7, url: 'https://github.test/7' }));
    await twice(() => deployments.enqueue(asked('b', 2)));
    await twice(() => deployments.enqueue(asked('c', 3)));
    await twice(() => deployments.takeTurn('b'));
    await twice(() => deployments.recordLive('a', { reportedSha: 'sha-a' }));
    await twice(() => deployments.takeTurn('c'));
    await twice(() => deployments.recordFailed('c', 'The job “deploy” failed.'));
    await twice(() => deployments.recordCancelled('b'));
    expect(await all.events()).toEqual([
      'deployment.requested a',
      'deployment.turn-taken a',
      'deployment.started a',
      'deployment.requested b',
      'deployment.requested c',
      'deployment.superseded b',
      'deployment.live a',
      'deployment.turn-taken c',
      'deployment.failed c',
    ]);
  });

  test('repeats tell nobody anything', async () => {
    await all.deploy('a', 1);
    all.rung.length = 0;
    await all.deploy('a', 1);
    await all.deployments.recordCancelled('a');
    expect(all.rung).toEqual([]);
    expect(await all.state('a')).toBe('live');
  });

  test('ten repeats at once leave one event', async () => {
    await all.begin('a', 1);
    await Promise.all(Array.from({ length: 10 }, () => all.deployments.recordLive('a')));
    expect((await all.events()).filter((event) => event === 'deployment.live a')).toHaveLength(1);
  });

  test('what those around write is part of the change: when it fails, nothing has changed', async () => {
    const broken = createDeployments(
      { db: all.db },
      {
        inTransaction: async () => {
          throw new Error('outbox');
        },
      },
    );
    await expect(broken.enqueue(all.asked('a', 1))).rejects.toThrow('outbox');
    expect(await all.line()).toEqual([]);
    expect(await all.events()).toEqual([]);
  });
});

describe('what cannot be', () => {
  test('something that never had its turn is neither begun nor live', async () => {
    const { deployments, asked } = all;
    await deployments.enqueue(asked('a', 1));
    await expect(deployments.recordLive('a')).rejects.toThrow('Deployment a cannot be live: it is waiting.');
    await expect(deployments.recordStarted('a', { githubRun: 1, url: '' })).rejects.toThrow('cannot start');
    await expect(deployments.recordLive('nobody')).rejects.toThrow('There is no deployment nobody.');
  });

  test('a deployment does not follow two workflow runs', async () => {
    await all.begin('a', 1);
    await expect(all.deployments.recordStarted('a', { githubRun: 2, url: '' })).rejects.toThrow('already');
  });

  test('cancelled while waiting, its turn never comes', async () => {
    const { deployments, asked } = all;
    await all.begin('a', 1);
    await deployments.enqueue(asked('b', 2));
    await deployments.recordCancelled('b', 'bob');
    await deployments.recordLive('a');
    expect(await deployments.takeTurn('b')).toEqual({ turn: false, ended: 'cancelled', supersededBy: null });
  });
});

describe('a run that is no more', () => {
  test.each([
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['expired', 'cancelled'],
    ['succeeded', 'live'],
  ] as const)('%s while active: the deployment follows (%s), and the next one is woken', async (run, state) => {
    const { deployments, asked, rung } = all;
    await all.begin('a', 1);
    await deployments.enqueue(asked('b', 2));
    await addRun(all.db, { id: 'a', state: run, finished_at: minute(9) });
    await addRun(all.db, { id: 'b', state: 'waiting' });
    rung.length = 0;
    expect(await deployments.endAbandoned()).toBe(1);
    expect(await all.state('a')).toBe(state);
    expect(rung).toMatchObject([{ wake: ['b'] }]);
    expect(await deployments.endAbandoned()).toBe(0);
  });

  test('put aside while it waited, it gives up its place; put aside while active, it keeps its turn', async () => {
    const { deployments, asked } = all;
    await all.begin('a', 1);
    await deployments.enqueue(asked('b', 2));
    await addRun(all.db, { id: 'a', state: 'parked' });
    await addRun(all.db, { id: 'b', state: 'parked' });
    expect(await deployments.endAbandoned()).toBe(1);
    expect(await all.line()).toEqual(['a active']);
  });

  test('taken up again since it was found, it keeps its place', async () => {
    await all.deployments.enqueue(all.asked('a', 1));
    await addRun(all.db, { id: 'a', state: 'parked' });
    expect(await findAbandoned(all.db)).toEqual(['a']);
    await all.db.updateTable('runs').set({ state: 'queued' }).execute();
    await all.db.transaction().execute((tx) => endAbandoned(tx, 'a'));
    expect(await all.line()).toEqual(['a waiting']);
  });

  test('a run under way is left alone', async () => {
    await all.begin('a', 1);
    await addRun(all.db, { id: 'a', state: 'waiting' });
    expect(await all.deployments.endAbandoned()).toBe(0);
  });
});

describe('whatever happens in whatever order', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const step = fc.record({
    id: fc.constantFrom(...ids),
    what: fc.constantFrom('enter', 'enter', 'takeTurn', 'takeTurn', 'takeTurn', 'live', 'failed', 'cancelled'),
  });
  const story = fc.record({
    /** When each was asked for; equal times are told apart by id. */
    asked: fc.tuple(...ids.map(() => fc.nat(3))),
    rollbacks: fc.subarray(ids, { maxLength: 2 }),
    /** What is in one list happens at once. */
    moments: fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 12 }),
  });

  test('one is active at most, turns are in order, nobody waits for ever, and the events tell it all', async () => {
    const { deployments, asked } = all;
    await fc.assert(
      fc.asyncProperty(story, async ({ asked: times, rollbacks, moments }) => {
        await all.empty();
        const entered = new Set<string>();
        const request = (id: string) =>
          asked(id, times[ids.indexOf(id)] ?? 0, { kind: rollbacks.includes(id) ? 'rollback' : 'deploy' });
        for (const moment of moments) {
          await Promise.all(
            moment.map(async ({ id, what }) => {
              if (what === 'enter') {
                await deployments.enqueue(request(id));
                entered.add(id);
              } else if (!entered.has(id)) return;
              else if (what === 'takeTurn') await deployments.takeTurn(id);
              else if (what === 'cancelled') await deployments.recordCancelled(id);
              else if (what === 'failed') await deployments.recordFailed(id, 'It failed.');
              else if ((await all.state(id)) === 'active') await deployments.recordLive(id).catch(endedMeanwhile);
            }),
          );
        }
        // Everybody comes again until all have ended: in as many rounds as there are deployments.
        for (const _ of entered) {
          for (const id of entered) {
            const { turn } = await deployments.takeTurn(id);
            if (turn) await deployments.recordLive(id);
          }
        }
        expect(await all.line()).toEqual([]);
        const states = await Promise.all([...entered].map(async (id) => [id, await all.state(id)] as const));
        expect(replay(await all.events(), (id) => request(id).requestedAt)).toEqual(new Map(states.sort()));
      }),
      { numRuns: 60 },
    );
  });
});

const endedMeanwhile = (error: unknown) => expect(String(error)).toContain('cannot be live');

/** The states the events lead to. Fails on any step that breaks a rule. */
function replay(events: string[], requestedAt: (id: string) => Date) {
  const states = new Map<string, string>();
  const before = (a: string, b: string) =>
    requestedAt(a) < requestedAt(b) || (+requestedAt(a) === +requestedAt(b) && a < b);
  for (const event of events) {
    const [, type = '', id = ''] = /^deployment\.(\S+) (.+)$/.exec(event) ?? [];
    const was = states.get(id);
    if (type === 'broke' || type === 'recovered') continue;
    if (type === 'requested') expect(was).toBeUndefined();
    if (type === 'turn-taken') {
      expect(was).toBe('waiting');
      for (const [other, state] of states) {
        expect(state).not.toBe('active');
        if (state === 'waiting' && other !== id) expect(before(id, other)).toBe(true);
      }
    }
    if (type === 'superseded') expect(was).toBe('waiting');
    if (type === 'live') expect(was).toBe('active');
    if (type === 'failed' || type === 'cancelled') expect(['waiting', 'active']).toContain(was);
    states.set(id, type === 'requested' ? 'waiting' : type === 'turn-taken' ? 'active' : type);
  }
  return new Map([...states].sort());
}

test('what waits on many services is read at once', async () => {
  await all.deploy('a', 1);
  await all.begin('b', 3);
  await all.deployments.enqueue(all.asked('c', 4));
  await all.deploy('s', 1, { service: 'search' });
  expect(await all.deployments.environmentStates(['checkout', 'search', 'unknown'])).toMatchObject([
    { ...production, current: { id: 'a' }, line: [{ id: 'b' }, { id: 'c' }] },
    { service: 'search', current: { id: 's' }, line: [] },
  ]);
  expect(await all.deployments.environmentStates([])).toEqual([]);
});
