import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LockRequest } from '../../../src/features/deployments/locks.ts';
import { lockEventsOf, production, testDeployments } from './support.ts';

let all: Awaited<ReturnType<typeof testDeployments>>;
beforeAll(async () => {
  all = await testDeployments();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

const takeLock = (by: string, more: Partial<LockRequest> = {}) =>
  all.deployments.lock({ scope: production, by, reason: 'Looking into errors.', ...more });
const holders = async () => (await all.deployments.locks()).map(({ heldBy }) => heldBy);
const age = (hours: number) =>
  sql`update locks set taken_at = taken_at - ${`${hours} hours`}::interval,
      reminded_at = reminded_at - ${`${hours} hours`}::interval`.execute(all.db);
const events = () => lockEventsOf(all.db);

describe('taking a lock', () => {
  test('stores holder, reason and age', async () => {
    expect(await takeLock('alice')).toMatchObject({ outcome: 'taken', lock: { heldBy: 'alice' } });
    await age(3);
    const [lock] = await all.deployments.locksOn(production);
    expect(lock).toMatchObject({ ...production, heldBy: 'alice', reason: 'Looking into errors.' });
    expect(Math.floor((lock?.ageMs ?? 0) / 3_600_000)).toBe(3);
  });

  test('of forty people at once, one gets it and the others see who', async () => {
    const results = await Promise.all(Array.from({ length: 40 }, (_, at) => takeLock(`person-${at}`)));
    const winner = results.find(({ outcome }) => outcome === 'taken')?.lock.heldBy;
    expect(results.map(({ outcome }) => outcome).sort()).toEqual([...Array(39).fill('held'), 'taken']);
    expect(new Set(results.map(({ lock }) => lock.heldBy))).toEqual(new Set([winner]));
    expect(await holders()).toEqual([winner]);
    expect(await events()).toEqual([`lock.taken by ${winner}`]);
  });

  test('again by its holder changes only the reason', async () => {
    await takeLock('alice');
    await age(3);
    expect(await takeLock('alice')).toMatchObject({ outcome: 'kept' });
    expect(await takeLock('alice', { reason: 'Still looking.' })).toMatchObject({
      outcome: 'kept',
      lock: { reason: 'Still looking.' },
    });
    expect((await all.deployments.locks())[0]?.ageMs).toBeGreaterThan(3 * 3_600_000 - 1);
    expect(await events()).toEqual(['lock.taken by alice', 'lock.reason-changed by alice']);
  });

  test('needs a reason that others can read', async () => {
    await expect(takeLock('alice', { reason: '  ' })).rejects.toMatchObject({ name: 'UserError', field: 'reason' });
    await expect(takeLock('alice', { reason: 'x'.repeat(501) })).rejects.toThrow('500 characters');
    expect(await holders()).toEqual([]);
  });

  test('reading locks takes none', async () => {
    await all.deployments.locksOn(production);
    await all.deployments.locks(['checkout']);
    expect(await holders()).toEqual([]);
    expect(await events()).toEqual([]);
  });
});

describe('scopes', () => {
  test('a target is covered by its own lock, its service’s, its environment’s and the one on everything', async () => {
    await takeLock('everything', { scope: {} });
    await takeLock('environment', { scope: { environment: 'production' } });
    await takeLock('service', { scope: { service: 'checkout' } });
    await takeLock('both');
    await takeLock('elsewhere', { scope: { service: 'search', environment: 'production' } });
    const on = async (service: string, environment: string) =>
      (await all.deployments.locksOn({ service, environment })).map(({ heldBy }) => heldBy);
    expect(await on('checkout', 'production')).toEqual(['both', 'service', 'environment', 'everything']);
    expect(await on('checkout', 'staging')).toEqual(['service', 'everything']);
    expect(await on('billing', 'production')).toEqual(['environment', 'everything']);
    expect((await all.deployments.locks(['search'])).map(({ heldBy }) => heldBy)).toEqual([
      'elsewhere',
      'environment',
      'everything',
    ]);
  });

  test('there is one lock on everything', async () => {
    await takeLock('pat', { scope: {} });
    expect(await takeLock('dana', { scope: {} })).toMatchObject({ outcome: 'held', lock: { heldBy: 'pat' } });
    await expect(
      all.db.insertInto('locks').values({ service: null, environment: null, held_by: 'dana', reason: 'x' }).execute(),
    ).rejects.toThrow('locks_scope');
  });
});

describe('taking a lock over', () => {
  test('names the former holder, the new one and the reason', async () => {
    const { lock } = await takeLock('alice');
    await age(2);
    all.changes.length = 0;
    const result = await takeLock('bob', { takeOver: lock.id, reason: 'Alice is on holiday.' });
    expect(result).toMatchObject({
      outcome: 'taken-over',
      lock: { heldBy: 'bob', ageMs: 0 },
      former: { heldBy: 'alice' },
    });
    expect(all.changes).toMatchObject([
      {
        locks: [{ what: 'taken-over', formerHolder: { person: 'alice', by: 'bob', reason: 'Alice is on holiday.' } }],
      },
    ]);
    expect(await holders()).toEqual(['bob']);
  });

  test('takes over only the lock that was shown: of twenty at once one wins', async () => {
    const { lock } = await takeLock('alice');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, at) => takeLock(`person-${at}`, { takeOver: lock.id })),
    );
    expect(results.filter(({ outcome }) => outcome === 'taken-over')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'held')).toHaveLength(19);
    expect(await events()).toHaveLength(2);
  });

  test('needs a reason too', async () => {
    const { lock } = await takeLock('alice');
    await expect(takeLock('bob', { takeOver: lock.id, reason: '' })).rejects.toThrow('Give a reason');
    expect(await holders()).toEqual(['alice']);
  });

  test('of a released lock takes it, and a second click keeps it', async () => {
    const { lock } = await takeLock('alice');
    await all.deployments.unlock({ scope: production, by: 'alice' });
    expect(await takeLock('bob', { takeOver: lock.id })).toMatchObject({ outcome: 'taken' });
    expect(await takeLock('bob', { takeOver: lock.id })).toMatchObject({ outcome: 'kept' });
  });
});

describe('releasing a lock', () => {
  test('releases the person’s own at once, and is idempotent', async () => {
    await takeLock('alice');
    const results = await Promise.all(
      Array.from({ length: 5 }, () => all.deployments.unlock({ scope: production, by: 'alice' })),
    );
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['free', 'free', 'free', 'free', 'released']);
    expect(await events()).toEqual(['lock.taken by alice', 'lock.released by alice']);
  });

  test('of another person needs a reason, and notifies them', async () => {
    await takeLock('alice');
    const unlock = (reason?: string) =>
      all.deployments.unlock({ scope: production, by: 'bob', ...(reason && { reason }) });
    expect(await unlock()).toMatchObject({ outcome: 'held', lock: { heldBy: 'alice' } });
    expect(await unlock('  ')).toMatchObject({ outcome: 'held' });
    expect(await holders()).toEqual(['alice']);
    all.changes.length = 0;
    expect(await unlock('Forgotten.')).toMatchObject({ outcome: 'released', lock: { heldBy: 'alice' } });
    expect(all.changes).toMatchObject([
      { locks: [{ what: 'released', formerHolder: { person: 'alice', by: 'bob', reason: 'Forgotten.' } }] },
    ]);
  });

  test('releases exactly this scope', async () => {
    await takeLock('alice', { scope: { service: 'checkout' } });
    expect(await all.deployments.unlock({ scope: production, by: 'alice' })).toEqual({ outcome: 'free' });
    expect(await holders()).toEqual(['alice']);
  });

  test('of mine leaves those of others', async () => {
    await takeLock('alice');
    await takeLock('alice', { scope: { service: 'search' } });
    await takeLock('bob', { scope: {} });
    expect(await all.deployments.unlockMine('alice')).toHaveLength(2);
    expect(await all.deployments.unlockMine('alice')).toEqual([]);
    expect(await holders()).toEqual(['bob']);
  });
});

describe('a lock stays', () => {
  test('through its holder’s deployments, those of others, rollbacks and a week', async () => {
    await takeLock('alice');
    await all.deploy('a', 1);
    await all.deploy('b', 3, { requestedBy: 'bob' });
    await all.deploy('r', 5, { kind: 'rollback', sha: 'sha-a', note: 'Errors.' });
    await age(24 * 7);
    await all.deployments.endAbandoned();
    await all.deployments.remindHolders();
    expect(await holders()).toEqual(['alice']);
  });

  test('but its holder is reminded after a day, and then once a day', async () => {
    await takeLock('alice');
    await takeLock('bob', { scope: { service: 'search' } });
    await age(23);
    expect(await all.deployments.remindHolders()).toBe(0);
    await age(2);
    await all.deployments.unlock({ scope: { service: 'search' }, by: 'bob' });
    all.changes.length = 0;
    const reminders = await Promise.all(Array.from({ length: 8 }, () => all.deployments.remindHolders()));
    expect(reminders.reduce((sum, each) => sum + each)).toBe(1);
    expect(all.changes).toMatchObject([{ locks: [{ what: 'reminder', lock: { heldBy: 'alice' } }] }]);
    await age(23);
    expect(await all.deployments.remindHolders()).toBe(0);
    await age(2);
    expect(await all.deployments.remindHolders()).toBe(1);
    expect((await events()).filter((event) => event.startsWith('lock.reminded'))).toHaveLength(2);
  });
});
