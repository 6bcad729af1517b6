import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commitToLive } from '../../../src/features/deployments/deployment.ts';
import { minute, production, testDeployments } from './support.ts';

let all: Awaited<ReturnType<typeof testDeployments>>;
beforeAll(async () => {
  all = await testDeployments();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

const back = (sha: string) => ({ kind: 'rollback', sha, note: 'Checkout answers with errors.' }) as const;
const lastGoodIds = async () => (await all.deployments.lastGood(production, 10)).map(({ id }) => id);
const find = (id: string) => all.deployments.find(id);

describe('the live deployment', () => {
  test('is the last one by the time of its end at GitHub, not by the time of its report', async () => {
    await all.begin('a', 1);
    await all.deployments.recordLive('a', { finishedAt: minute(10) });
    await all.begin('b', 2);
    await all.deployments.recordFailed('b', 'Tests are red.');
    expect(await all.deployments.current(production)).toMatchObject({ id: 'a', runningSha: 'sha-a' });
    await all.begin('c', 3);
    await all.deployments.recordLive('c', { finishedAt: minute(5) });
    expect((await all.deployments.current(production))?.id).toBe('a');
    expect((await find('c')).replaces).toBeNull();
  });

  test('is the later request of two that went live in the same second', async () => {
    for (const [id, at] of [
      ['z', 0],
      ['a', 1],
    ] as const) {
      await all.begin(id, at);
      await all.deployments.recordLive(id, { finishedAt: minute(5) });
    }
    expect((await all.deployments.current(production))?.id).toBe('a');
    expect(await lastGoodIds()).toEqual(['z']);
  });

  test('has the commit that the workflow reported, even when another was requested', async () => {
    await all.begin('a', 1);
    await all.deployments.recordLive('a', { reportedSha: 'sha-other' });
    expect(await all.deployments.current(production)).toMatchObject({
      sha: 'sha-a',
      reportedSha: 'sha-other',
      runningSha: 'sha-other',
    });
  });

  test('does not exist before the first one', async () => {
    await all.begin('a', 1);
    expect(await all.deployments.current(production)).toBeUndefined();
    expect(await lastGoodIds()).toEqual([]);
  });

  test('records what it replaced and the time from commit to live', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3, { committedAt: minute(-56) });
    const b = await find('b');
    expect(b.replaces).toBe('a');
    expect(commitToLive(b)).toBe(60 * 60_000);
    await all.deploy('r', 5, { ...back('sha-a'), committedAt: minute(-100) });
    expect(commitToLive(await find('r'))).toBeUndefined();
  });

  test('keeps the history, newest request first', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deployments.enqueue(all.newDeployment('c', 5));
    expect((await all.deployments.history(production, 2)).map(({ id }) => id)).toEqual(['c', 'b']);
  });
});

describe('a deployment given up too early', () => {
  test.each(['failed', 'cancelled'] as const)(
    'is live when it was %s and its workflow succeeded after all',
    async (state) => {
      await all.begin('a', 1);
      await (state === 'failed'
        ? all.deployments.recordFailed('a', 'It took too long.')
        : all.deployments.recordCancelled('a'));
      await all.deployments.recordLive('a', { finishedAt: minute(9) });
      expect(await find('a')).toMatchObject({ state: 'live', error: null, finishedAt: minute(9) });
      await all.deployments.recordFailed('a', 'Late.');
      expect(await all.state('a')).toBe('live');
    },
  );

  test('stays cancelled when it never started', async () => {
    await all.deployments.enqueue(all.newDeployment('a', 1));
    await all.deployments.recordCancelled('a');
    await expect(all.deployments.recordLive('a')).rejects.toThrow('cannot be live: it is cancelled');
  });
});

describe('deployments to roll back to', () => {
  test('are each commit once, newest first, without the live one and without change failures', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('a-again', 5, { sha: 'sha-a' });
    await all.deploy('c', 7);
    await all.deploy('d', 9);
    await all.deployments.markBroken('c', { by: 'bob', reason: 'Errors.' });
    expect(await lastGoodIds()).toEqual(['a-again', 'b']);
    expect(await all.deployments.lastGood(production, 1)).toHaveLength(1);
  });

  test('leave out a commit whose latest deployment was a change failure', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('a-again', 5, { sha: 'sha-a' });
    await all.deployments.markBroken('a-again', { by: 'bob', reason: 'Errors.' });
    await all.deploy('c', 7);
    expect(await lastGoodIds()).toEqual(['b']);
  });

  test('include the live one when a later deployment stopped half-way', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.begin('c', 5);
    await all.deployments.recordFailed('c', 'The job “deploy” failed.', { finishedAt: minute(6) });
    expect(await lastGoodIds()).toEqual(['b', 'a']);
  });

  test('leave out the live one when a later deployment was cancelled before it started', async () => {
    await all.deploy('a', 1);
    await all.deployments.enqueue(all.newDeployment('b', 3));
    await all.deployments.recordCancelled('b');
    expect(await lastGoodIds()).toEqual([]);
  });
});

describe('a rollback', () => {
  test('marks what it takes back as a change failure from the time it went live', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('r', 33, back('sha-a'));
    expect(await find('b')).toMatchObject({
      state: 'live',
      brokeAt: minute(4),
      brokeBy: 'alice',
      brokeReason: 'Checkout answers with errors.',
      recoveredBy: 'r',
      recoveryMs: 30 * 60_000,
    });
    expect(await find('r')).toMatchObject({ replaces: 'b', brokeAt: null });
    expect(await lastGoodIds()).toEqual([]);
    expect((await all.events()).slice(-3)).toEqual([
      'deployment.live r',
      'deployment.broke b',
      'deployment.recovered b',
    ]);
  });

  test('measures the recovery from the time of an earlier mark', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deployments.markBroken('b', { by: 'bob', reason: 'Errors.' });
    await all.db
      .updateTable('deployments')
      .set({ broke_at: minute(20) })
      .where('id', '=', 'b')
      .execute();
    await all.deploy('r', 29, back('sha-a'));
    expect(await find('b')).toMatchObject({ brokeBy: 'bob', recoveredBy: 'r', recoveryMs: 10 * 60_000 });
  });

  test('that was live before the mark has a recovery time of zero, not a negative one', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.begin('r', 5, back('sha-a'));
    await all.deployments.markBroken('b', { by: 'bob', reason: 'Errors.' });
    await all.deployments.recordLive('r', { finishedAt: minute(6) });
    expect(await find('b')).toMatchObject({ recoveredBy: 'r', recoveryMs: 0 });
  });

  test('to the live commit takes back what stopped half-way after it, and does not mark the live one', async () => {
    await all.deploy('a', 1);
    await all.begin('b', 3);
    await all.deployments.recordFailed('b', 'The job “deploy” failed.', { finishedAt: minute(4) });
    await all.deploy('r', 13, back('sha-a'));
    expect(await find('a')).toMatchObject({ brokeAt: null });
    expect(await find('b')).toMatchObject({ brokeAt: minute(4), recoveredBy: 'r', recoveryMs: 10 * 60_000 });
    expect(await find('r')).toMatchObject({ replaces: 'b' });
  });

  test('to the live commit, with nothing half-way, marks nothing', async () => {
    await all.deploy('a', 1);
    await all.deploy('r', 3, back('sha-a'));
    expect(await find('a')).toMatchObject({ brokeAt: null, recoveredBy: null });
  });

  test('as the first recorded deployment takes nothing back', async () => {
    await all.deploy('r', 3, back('sha-a'));
    expect(await find('r')).toMatchObject({ state: 'live', replaces: null });
  });

  test('can itself be rolled back', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('r', 5, back('sha-a'));
    await all.deploy('r2', 7, back('sha-0'));
    expect(await find('r')).toMatchObject({ brokeAt: minute(6), recoveredBy: 'r2' });
    expect(await find('b')).toMatchObject({ recoveredBy: 'r' });
  });
});

describe('a deployment marked as broken', () => {
  test('is marked once: the first mark counts', async () => {
    await all.deploy('a', 1);
    const marks = await Promise.all(
      ['bob', 'carol', 'dave'].map((by) => all.deployments.markBroken('a', { by, reason: `${by} found errors.` })),
    );
    expect(marks.filter(Boolean)).toHaveLength(1);
    expect((await all.events()).filter((event) => event === 'deployment.broke a')).toHaveLength(1);
  });

  test('is recovered by the next other commit that goes live, not by the same one again', async () => {
    await all.deploy('a', 1);
    await all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' });
    await all.db
      .updateTable('deployments')
      .set({ broke_at: minute(3) })
      .where('id', '=', 'a')
      .execute();
    await all.deploy('again', 4, { sha: 'sha-a' });
    expect(await find('a')).toMatchObject({ recoveredBy: null });
    await all.deploy('fixed', 7);
    await all.deploy('later', 9);
    expect(await find('a')).toMatchObject({ recoveredBy: 'fixed', recoveryMs: 5 * 60_000 });
  });

  test('marked after it was replaced, has lasted from its start until then', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 11);
    await all.deploy('c', 21);
    await all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' });
    expect(await find('a')).toMatchObject({ brokeAt: minute(2), recoveredBy: 'b', recoveryMs: 10 * 60_000 });
  });

  test('must have been live', async () => {
    await all.begin('a', 1);
    await expect(all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' })).rejects.toThrow(
      'Only deployments that went live can be marked. This one is active.',
    );
  });
});
