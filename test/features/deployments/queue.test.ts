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
  test('the first goes ahead; the next one waits and gets its position and the one ahead', async () => {
    const { deployments, newDeployment } = all;
    await deployments.enqueue(newDeployment('a', 1));
    expect(await deployments.takeTurn('a')).toEqual({ turn: true });
    await deployments.enqueue(newDeployment('b', 2));
    expect(await deployments.takeTurn('b')).toMatchObject({ turn: false, position: 1, ahead: { id: 'a' } });
    expect(await all.line()).toEqual(['a active', 'b waiting']);
  });

  test('of fifty that take their turn on one target at once, one gets it', async () => {
    const { deployments, newDeployment } = all;
    const ids = Array.from({ length: 50 }, (_, at) => `run-${at}`);
    // Newer requests first, so that none is superseded.
    for (const [at, id] of ids.entries()) await deployments.enqueue(newDeployment(id, 50 - at));
    const turns = await Promise.all(ids.map((id) => deployments.takeTurn(id)));
    expect(turns.filter(({ turn }) => turn)).toHaveLength(1);
    expect((await all.events()).filter((event) => event.startsWith('deployment.turn-taken'))).toHaveLength(1);
    expect((await all.line())[0]).toBe('run-49 active');
  });

  test('the database refuses a second active deployment', async () => {
    await all.begin('a', 1);
    await all.deployments.enqueue(all.newDeployment('b', 2));
    await expect(
      all.db.updateTable('deployments').set({ state: 'active' }).where('id', '=', 'b').execute(),
    ).rejects.toThrow('deployments_one_active');
  });

  test('other services and environments have their own queue', async () => {
    const { deployments, newDeployment } = all;
    await all.begin('a', 1);
    await deployments.enqueue(newDeployment('b', 2, { environment: 'staging' }));
    await deployments.enqueue(newDeployment('c', 3, { service: 'search' }));
    expect(await deployments.takeTurn('b')).toEqual({ turn: true });
    expect(await deployments.takeTurn('c')).toEqual({ turn: true });
  });

  test.each(['live', 'failed', 'cancelled'] as const)(
    'the next one is woken in order when a deployment is %s',
    async (end) => {
      const { deployments, newDeployment, committed } = all;
      const record = {
        live: deployments.recordLive,
        failed: (id: string) => deployments.recordFailed(id, 'Tests are red.'),
        cancelled: deployments.recordCancelled,
      };
      await all.begin('a', 1);
      await deployments.enqueue(newDeployment('b', 3));
      await deployments.enqueue(newDeployment('c', 2)); // approved late: before b
      committed.length = 0;
      await record[end]('a');
      expect(committed).toMatchObject([
        { wake: ['c'], deployments: [{ id: 'a', state: end }, { id: 'c' }, { id: 'b' }] },
      ]);
      expect(await deployments.takeTurn('b')).toMatchObject({ turn: false, position: 1, ahead: { id: 'c' } });
      expect(await deployments.takeTurn('c')).toEqual({ turn: true });
    },
  );
});

describe('a newer request replaces the waiting one', () => {
  test('the older one is superseded, and its run is woken', async () => {
    const { deployments, newDeployment, changes, committed } = all;
    await all.begin('a', 1);
    await deployments.enqueue(newDeployment('b', 2));
    changes.length = 0;
    committed.length = 0;
    await deployments.enqueue(newDeployment('c', 3));
    expect(committed).toMatchObject([{ wake: ['b'] }]);
    expect(changes).toEqual(committed);
    expect(await deployments.takeTurn('b')).toEqual({ turn: false, ended: 'superseded', supersededBy: 'c' });
    expect(await all.line()).toEqual(['a active', 'c waiting']);
  });

  test('the active one is not affected, and a late one with an earlier request keeps its position', async () => {
    const { deployments, newDeployment } = all;
    await all.begin('a', 5);
    await deployments.enqueue(newDeployment('late', 1));
    await deployments.enqueue(newDeployment('later', 0));
    expect(await all.line()).toEqual(['a active', 'later waiting', 'late waiting']);
  });

  test('a deployment never supersedes a waiting rollback, but a rollback supersedes both', async () => {
    const { deployments, newDeployment } = all;
    await all.begin('a', 1);
    await deployments.enqueue(newDeployment('back', 2, { kind: 'rollback', note: 'Errors.' }));
    await deployments.enqueue(newDeployment('b', 3));
    expect(await all.line()).toEqual(['a active', 'back waiting', 'b waiting']);
    await deployments.enqueue(newDeployment('further', 4, { kind: 'rollback', note: 'More errors.' }));
    expect(await all.line()).toEqual(['a active', 'further waiting']);
  });

  test('of thirty enqueued at once, those remain that were enqueued after every newer one', async () => {
    const { deployments, newDeployment } = all;
    await all.begin('run-0', 0);
    const times = Array.from({ length: 30 }, (_, at) => at + 1);
    await Promise.all(times.map((at) => deployments.enqueue(newDeployment(`run-${at}`, at))));
    const order = (await all.events())
      .filter((event) => event.startsWith('deployment.requested'))
      .map((event) => Number(event.split('-').at(-1)));
    const remaining = order.filter((at, place) => at > 0 && order.slice(place).every((later) => later <= at));
    expect(await all.line()).toEqual([
      'run-0 active',
      ...remaining.sort((a, b) => a - b).map((at) => `run-${at} waiting`),
    ]);
  });
});

describe('repeated after a crash', () => {
  test('every transition returns the same result and adds no second event', async () => {
    const { deployments, newDeployment } = all;
    const twice = async <T>(what: () => Promise<T>) => {
      const first = await what();
      expect(await what()).toEqual(first);
      return first;
    };
    await twice(() => deployments.enqueue(newDeployment('a', 1)));
    await twice(() => deployments.takeTurn('a'));
    await twice(() => deployments.recordStarted('a', { githubRun: 7, url: 'https://github.test/7' }));
    await twice(() => deployments.enqueue(newDeployment('b', 2)));
    await twice(() => deployments.enqueue(newDeployment('c', 3)));
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

  test('repeats notify nobody', async () => {
    await all.deploy('a', 1);
    all.committed.length = 0;
    await all.deploy('a', 1);
    await all.deployments.recordCancelled('a');
    expect(all.committed).toEqual([]);
    expect(await all.state('a')).toBe('live');
  });

  test('ten repeats at once leave one event', async () => {
    await all.begin('a', 1);
    await Promise.all(Array.from({ length: 10 }, () => all.deployments.recordLive('a')));
    expect((await all.events()).filter((event) => event === 'deployment.live a')).toHaveLength(1);
  });

  test('the hook is part of the transaction: when it fails, nothing is changed', async () => {
    const broken = createDeployments(
      { db: all.db },
      {
        inTransaction: async () => {
          throw new Error('outbox');
        },
      },
    );
    await expect(broken.enqueue(all.newDeployment('a', 1))).rejects.toThrow('outbox');
    expect(await all.line()).toEqual([]);
    expect(await all.events()).toEqual([]);
  });
});

describe('invalid transitions', () => {
  test('a deployment that never had its turn can neither start nor be live', async () => {
    const { deployments, newDeployment } = all;
    await deployments.enqueue(newDeployment('a', 1));
    await expect(deployments.recordLive('a')).rejects.toThrow('Deployment a cannot be live: it is waiting.');
    await expect(deployments.recordStarted('a', { githubRun: 1, url: '' })).rejects.toThrow('cannot start');
    await expect(deployments.recordLive('nobody')).rejects.toThrow('There is no deployment nobody.');
  });

  test('a deployment does not follow two workflow runs', async () => {
    await all.begin('a', 1);
    await expect(all.deployments.recordStarted('a', { githubRun: 2, url: '' })).rejects.toThrow('already');
  });

  test('a deployment cancelled while waiting never gets its turn', async () => {
    const { deployments, newDeployment } = all;
    await all.begin('a', 1);
    await deployments.enqueue(newDeployment('b', 2));
    await deployments.recordCancelled('b', 'bob');
    await deployments.recordLive('a');
    expect(await deployments.takeTurn('b')).toEqual({ turn: false, ended: 'cancelled', supersededBy: null });
  });
});

describe('a run that has ended or is on hold', () => {
  test.each([
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['expired', 'cancelled'],
    ['succeeded', 'live'],
  ] as const)('%s while active: the deployment becomes %s, and the next one is woken', async (run, state) => {
    const { deployments, newDeployment, committed } = all;
    await all.begin('a', 1);
    await deployments.enqueue(newDeployment('b', 2));
    await addRun(all.db, { id: 'a', state: run, finished_at: minute(9) });
    await addRun(all.db, { id: 'b', state: 'waiting' });
    committed.length = 0;
    expect(await deployments.endAbandoned()).toBe(1);
    expect(await all.state('a')).toBe(state);
    expect(committed).toMatchObject([{ wake: ['b'] }]);
    expect(await deployments.endAbandoned()).toBe(0);
  });

  test('on hold while waiting, the deployment leaves the queue; on hold while active, it keeps its turn', async () => {
    const { deployments, newDeployment } = all;
    await all.begin('a', 1);
    await deployments.enqueue(newDeployment('b', 2));
    await addRun(all.db, { id: 'a', state: 'parked' });
    await addRun(all.db, { id: 'b', state: 'parked' });
    expect(await deployments.endAbandoned()).toBe(1);
    expect(await all.line()).toEqual(['a active']);
  });

  test('a run resumed in the meantime keeps its place', async () => {
    await all.deployments.enqueue(all.newDeployment('a', 1));
    await addRun(all.db, { id: 'a', state: 'parked' });
    expect(await findAbandoned(all.db)).toEqual(['a']);
    await all.db.updateTable('runs').set({ state: 'queued' }).execute();
    await all.db.transaction().execute((tx) => endAbandoned(tx, 'a'));
    expect(await all.line()).toEqual(['a waiting']);
  });

  test('a run in progress is not affected', async () => {
    await all.begin('a', 1);
    await addRun(all.db, { id: 'a', state: 'waiting' });
    expect(await all.deployments.endAbandoned()).toBe(0);
  });
});

describe('any operations in any order', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const step = fc.record({
    id: fc.constantFrom(...ids),
    what: fc.constantFrom('enter', 'enter', 'takeTurn', 'takeTurn', 'takeTurn', 'live', 'failed', 'cancelled'),
  });
  const scenario = fc.record({
    /** Time of each request; equal times are ordered by id. */
    times: fc.tuple(...ids.map(() => fc.nat(3))),
    rollbacks: fc.subarray(ids, { maxLength: 2 }),
    /** Operations in one list run at once. */
    batches: fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 12 }),
  });

  test('at most one is active, turns are in order, nobody waits for ever, and the events have it all', async () => {
    const { deployments, newDeployment } = all;
    await fc.assert(
      fc.asyncProperty(scenario, async ({ times, rollbacks, batches }) => {
        await all.empty();
        const entered = new Set<string>();
        const request = (id: string) =>
          newDeployment(id, times[ids.indexOf(id)] ?? 0, { kind: rollbacks.includes(id) ? 'rollback' : 'deploy' });
        for (const batch of batches) {
          await Promise.all(
            batch.map(async ({ id, what }) => {
              if (what === 'enter') {
                await deployments.enqueue(request(id));
                entered.add(id);
              } else if (!entered.has(id)) return;
              else if (what === 'takeTurn') await deployments.takeTurn(id);
              else if (what === 'cancelled') await deployments.recordCancelled(id);
              else if (what === 'failed') await deployments.recordFailed(id, 'It failed.');
              else if ((await all.state(id)) === 'active') await deployments.recordLive(id).catch(expectEnded);
            }),
          );
        }
        // Each takes its turn again until all have ended: in as many rounds as there are deployments.
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

const expectEnded = (error: unknown) => expect(String(error)).toContain('cannot be live');

/** States derived from the events. Fails on any event that breaks a rule. */
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

test('the queues of many services are read at once', async () => {
  await all.deploy('a', 1);
  await all.begin('b', 3);
  await all.deployments.enqueue(all.newDeployment('c', 4));
  await all.deploy('s', 1, { service: 'search' });
  expect(await all.deployments.environmentStates(['checkout', 'search', 'unknown'])).toMatchObject([
    { ...production, current: { id: 'a' }, queue: [{ id: 'b' }, { id: 'c' }] },
    { service: 'search', current: { id: 's' }, queue: [] },
  ]);
  expect(await all.deployments.environmentStates([])).toEqual([]);
});
