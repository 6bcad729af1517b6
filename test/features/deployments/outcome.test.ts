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
const good = async () => (await all.deployments.lastGood(production, 10)).map(({ id }) => id);
const find = (id: string) => all.deployments.find(id);

describe('what runs now', () => {
  test('is what went live last, by the time GitHub finished it and not by when we heard of it', async () => {
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

  test('of two that went live in one second the one runs that was asked for later, whatever its id', async () => {
    for (const [id, at] of [
      ['z', 0],
      ['a', 1],
    ] as const) {
      await all.begin(id, at);
      await all.deployments.recordLive(id, { finishedAt: minute(5) });
    }
    expect((await all.deployments.current(production))?.id).toBe('a');
    expect(await good()).toEqual(['z']);
  });

  test('is the commit the workflow says it deployed, also where another was asked for', async () => {
    await all.begin('a', 1);
    await all.deployments.recordLive('a', { reportedSha: 'sha-other' });
    expect(await all.deployments.current(production)).toMatchObject({
      sha: 'sha-a',
      reportedSha: 'sha-other',
      runningSha: 'sha-other',
    });
  });

  test('is nothing before the first', async () => {
    await all.begin('a', 1);
    expect(await all.deployments.current(production)).toBeUndefined();
    expect(await good()).toEqual([]);
  });

  test('says what it replaced and how long its commit took to get there', async () => {
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
    await all.deployments.enqueue(all.asked('c', 5));
    expect((await all.deployments.history(production, 2)).map(({ id }) => id)).toEqual(['c', 'b']);
  });
});

describe('given up too early', () => {
  test.each(['failed', 'cancelled'] as const)(
    'one that was %s and whose workflow went through all the same is live',
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

  test('one that never began stays cancelled', async () => {
    await all.deployments.enqueue(all.asked('a', 1));
    await all.deployments.recordCancelled('a');
    await expect(all.deployments.recordLive('a')).rejects.toThrow('cannot be live: it is cancelled');
  });
});

describe('what one may go back to', () => {
  test('each commit once, newest first, without the current and without what broke', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('a-again', 5, { sha: 'sha-a' });
    await all.deploy('c', 7);
    await all.deploy('d', 9);
    await all.deployments.markBroken('c', { by: 'bob', reason: 'Errors.' });
    expect(await good()).toEqual(['a-again', 'b']);
    expect(await all.deployments.lastGood(production, 1)).toHaveLength(1);
  });

  test('a commit that broke when it was live last is not good because it was fine before', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('a-again', 5, { sha: 'sha-a' });
    await all.deployments.markBroken('a-again', { by: 'bob', reason: 'Errors.' });
    await all.deploy('c', 7);
    expect(await good()).toEqual(['b']);
  });

  test('the current one too, when the deployment after it stopped half-way', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.begin('c', 5);
    await all.deployments.recordFailed('c', 'The job “deploy” failed.', { finishedAt: minute(6) });
    expect(await good()).toEqual(['b', 'a']);
  });

  test('one that was cancelled before it began has left nothing half-done', async () => {
    await all.deploy('a', 1);
    await all.deployments.enqueue(all.asked('b', 3));
    await all.deployments.recordCancelled('b');
    expect(await good()).toEqual([]);
  });
});

describe('a rollback', () => {
  test('marks what it takes back as a change failure that lasted since it went live', async () => {
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
    expect(await good()).toEqual([]);
    expect((await all.events()).slice(-3)).toEqual([
      'deployment.live r',
      'deployment.broke b',
      'deployment.recovered b',
    ]);
  });

  test('counts the recovery from when somebody said that it broke', async () => {
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

  test('that was live before we heard that it broke has recovered it in no time, not in less', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.begin('r', 5, back('sha-a'));
    await all.deployments.markBroken('b', { by: 'bob', reason: 'Errors.' });
    await all.deployments.recordLive('r', { finishedAt: minute(6) });
    expect(await find('b')).toMatchObject({ recoveredBy: 'r', recoveryMs: 0 });
  });

  test('to what runs already takes back what stopped half-way after it, and leaves the good one good', async () => {
    await all.deploy('a', 1);
    await all.begin('b', 3);
    await all.deployments.recordFailed('b', 'The job “deploy” failed.', { finishedAt: minute(4) });
    await all.deploy('r', 13, back('sha-a'));
    expect(await find('a')).toMatchObject({ brokeAt: null });
    expect(await find('b')).toMatchObject({ brokeAt: minute(4), recoveredBy: 'r', recoveryMs: 10 * 60_000 });
    expect(await find('r')).toMatchObject({ replaces: 'b' });
  });

  test('to what runs already, with nothing half-done, marks nothing', async () => {
    await all.deploy('a', 1);
    await all.deploy('r', 3, back('sha-a'));
    expect(await find('a')).toMatchObject({ brokeAt: null, recoveredBy: null });
  });

  test('of the very first deployment that runs outside the record takes nothing back', async () => {
    await all.deploy('r', 3, back('sha-a'));
    expect(await find('r')).toMatchObject({ state: 'live', replaces: null });
  });

  test('may itself be rolled back', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 3);
    await all.deploy('r', 5, back('sha-a'));
    await all.deploy('r2', 7, back('sha-0'));
    expect(await find('r')).toMatchObject({ brokeAt: minute(6), recoveredBy: 'r2' });
    expect(await find('b')).toMatchObject({ recoveredBy: 'r' });
  });
});

describe('this deployment broke something', () => {
  test('is said once: the first word counts', async () => {
    await all.deploy('a', 1);
    const said = await Promise.all(
      ['bob', 'carol', 'dave'].map((by) => all.deployments.markBroken('a', { by, reason: `${by} saw errors.` })),
    );
    expect(said.filter(Boolean)).toHaveLength(1);
    expect((await all.events()).filter((event) => event === 'deployment.broke a')).toHaveLength(1);
  });

  test('is over with the next other commit that goes live, not with the same one again', async () => {
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

  test('said after it was replaced, it lasted from when it went live until then', async () => {
    await all.deploy('a', 1);
    await all.deploy('b', 11);
    await all.deploy('c', 21);
    await all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' });
    expect(await find('a')).toMatchObject({ brokeAt: minute(2), recoveredBy: 'b', recoveryMs: 10 * 60_000 });
  });

  test('cannot be said of what was never live', async () => {
    await all.begin('a', 1);
    await expect(all.deployments.markBroken('a', { by: 'bob', reason: 'Errors.' })).rejects.toThrow('was never live');
  });
});
