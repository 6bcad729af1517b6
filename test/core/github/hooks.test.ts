import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { Hook } from '../../../src/core/github/hook.ts';
import { createHookPump, type HookPump } from '../../../src/core/github/hooks.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { PermanentError, RetryLater } from '../../../src/roadcrew/errors.ts';
import { readableLog, startStore } from './support.ts';

const pumps: HookPump[] = [];
afterEach(async () => {
  await Promise.all(pumps.splice(0).map((pump) => pump.stop()));
});

function startPump(store: Store, onHook: (hook: Hook) => Promise<void>) {
  const { log, lines } = readableLog();
  const pump = createHookPump({ store, log, onHook });
  pumps.push(pump);
  pump.start();
  return { pump, lines };
}

const insertHook = (db: Store['db'], objectId: number, { event = 'workflow_run', ageMs = 0 } = {}) =>
  db
    .insertInto('hooks')
    .values({
      delivery_id: randomUUID(),
      event,
      action: 'completed',
      repo: 'acme/checkout',
      object_id: String(objectId),
      ...(ageMs > 0 && { received_at: new Date(Date.now() - ageMs) }),
    })
    .execute();

const openHooks = async (db: Store['db']) =>
  (await db.selectFrom('hooks').select('delivery_id').where('done_at', 'is', null).execute()).length;

test('every stored hook reaches the handler with ids only, and is then done', async () => {
  await using base = await startStore();
  const { db } = base.store;
  await insertHook(db, 1);
  await insertHook(db, 2, { event: 'deployment_status' });
  const seen: Hook[] = [];
  startPump(base.store, async (hook) => void seen.push(hook));
  await expect.poll(() => openHooks(db)).toBe(0);
  expect(seen.toSorted((a, b) => a.event.localeCompare(b.event))).toEqual([
    { event: 'deployment_status', action: 'completed', repo: 'acme/checkout', deploymentId: 2 },
    { event: 'workflow_run', action: 'completed', repo: 'acme/checkout', runId: 1 },
  ]);
});

test('pending hooks of one object are handled in one call', async () => {
  await using base = await startStore();
  for (let i = 0; i < 30; i++) await insertHook(base.store.db, 7);
  const seen: Hook[] = [];
  startPump(base.store, async (hook) => void seen.push(hook));
  await expect.poll(() => openHooks(base.store.db)).toBe(0);
  expect(seen).toHaveLength(1);
});

test('a handler that fails is called again, after the pause of its RetryLater', async () => {
  await using base = await startStore();
  await insertHook(base.store.db, 1);
  const at: number[] = [];
  const failures: Error[] = [new RetryLater(1_500), new Error('the store was away')];
  startPump(base.store, async () => {
    at.push(performance.now());
    const failure = failures.shift();
    if (failure) throw failure;
  });
  await expect.poll(() => openHooks(base.store.db), { timeout: 15_000 }).toBe(0);
  expect(at).toHaveLength(3);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(1_450);
});

test('a permanent error is given up at once, any other one after a day, and both are logged', async () => {
  await using base = await startStore();
  const { db } = base.store;
  await insertHook(db, 1);
  await insertHook(db, 2, { ageMs: 25 * 3_600_000 });
  const { lines } = startPump(base.store, async ({ runId }) => {
    throw runId === 1 ? new PermanentError('no App') : new Error('still away');
  });
  await expect.poll(() => openHooks(db)).toBe(0);
  const rows = await db.selectFrom('hooks').select('error').orderBy('error').execute();
  expect(rows.map(({ error }) => error)).toEqual(['Error', 'PermanentError']);
  expect(lines.filter((line) => line.includes('given up'))).toHaveLength(2);
});

test('the hooks of a worker that died are handled by another', async () => {
  await using base = await startStore();
  const { db } = base.store;
  await insertHook(db, 1);
  // A killed worker leaves it claimed, and its lease expires.
  await db
    .updateTable('hooks')
    .set({ attempts: 1, due_at: new Date(Date.now() - 1) })
    .execute();
  const seen: Hook[] = [];
  startPump(base.store, async (hook) => void seen.push(hook));
  await expect.poll(() => openHooks(db)).toBe(0);
  expect(seen).toHaveLength(1);
});

test('workers share a backlog without handling anything twice', async () => {
  await using base = await startStore();
  for (let id = 1; id <= 250; id++) await insertHook(base.store.db, id);
  const seen: number[] = [];
  const pools = Array.from({ length: 4 }, () => openStore(base.databaseUrl, { connections: 2 }));
  try {
    // Connect first, so that all of them claim at the same moment.
    await Promise.all(pools.map((pool) => pool.ping()));
    const pumps = pools.map((pool) => startPump(pool, async ({ runId = 0 }) => void seen.push(runId)).pump);
    await expect.poll(() => openHooks(base.store.db)).toBe(0);
    await Promise.all(pumps.map((pump) => pump.stop()));
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
});

test('stopping waits for the running handler', async () => {
  await using base = await startStore();
  await insertHook(base.store.db, 1);
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { pump } = startPump(base.store, async () => {
    started.resolve();
    await release.promise;
  });
  await started.promise;
  let stopped = false;
  const stopping = pump.stop().then(() => {
    stopped = true;
  });
  await openHooks(base.store.db);
  expect(stopped).toBe(false);
  release.resolve();
  await stopping;
  expect(await openHooks(base.store.db)).toBe(0);
});
