import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { Hook } from '../../../src/core/github/hook.ts';
import { createHookPump, type HookPump } from '../../../src/core/github/hooks.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { PermanentError, RetryLater } from '../../../src/roadcrew/errors.ts';
import { readableLog, startStore } from './support.ts';

const running: HookPump[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((pump) => pump.stop()));
});

function startPump(store: Store, onHook: (hook: Hook) => Promise<void>) {
  const { log, lines } = readableLog();
  const pump = createHookPump({ store, log, onHook });
  running.push(pump);
  pump.start();
  return { pump, lines };
}

const store = (db: Store['db'], objectId: number, { event = 'workflow_run', age = 0 } = {}) =>
  db
    .insertInto('hooks')
    .values({
      delivery_id: randomUUID(),
      event,
      action: 'completed',
      repo: 'acme/checkout',
      object_id: String(objectId),
      ...(age > 0 && { received_at: new Date(Date.now() - age) }),
    })
    .execute();

const openHooks = async (db: Store['db']) =>
  (await db.selectFrom('hooks').select('delivery_id').where('done_at', 'is', null).execute()).length;

test('every stored hook reaches the handler with ids only, and is done once it has', async () => {
  await using base = await startStore();
  const { db } = base.store;
  await store(db, 1);
  await store(db, 2, { event: 'deployment_status' });
  const seen: Hook[] = [];
  startPump(base.store, async (hook) => void seen.push(hook));
  await expect.poll(() => openHooks(db)).toBe(0);
  expect(seen.toSorted((a, b) => a.event.localeCompare(b.event))).toEqual([
    { event: 'deployment_status', action: 'completed', repo: 'acme/checkout', deploymentId: 2 },
    { event: 'workflow_run', action: 'completed', repo: 'acme/checkout', runId: 1 },
  ]);
});

test('hooks of one object that wait together are one call', async () => {
  await using base = await startStore();
  for (let i = 0; i < 30; i++) await store(base.store.db, 7);
  const seen: Hook[] = [];
  startPump(base.store, async (hook) => void seen.push(hook));
  await expect.poll(() => openHooks(base.store.db)).toBe(0);
  expect(seen).toHaveLength(1);
});

test('a handler that fails is called again, and a pause that was asked for is kept', async () => {
  await using base = await startStore();
  await store(base.store.db, 1);
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

test('what can never succeed is given up at once, what still fails after a day as well, and both are said', async () => {
  await using base = await startStore();
  const { db } = base.store;
  await store(db, 1);
  await store(db, 2, { age: 25 * 3_600_000 });
  const { lines } = startPump(base.store, async ({ runId }) => {
    throw runId === 1 ? new PermanentError('no App') : new Error('still away');
  });
  await expect.poll(() => openHooks(db)).toBe(0);
  const rows = await db.selectFrom('hooks').select('error').orderBy('error').execute();
  expect(rows.map(({ error }) => error)).toEqual(['Error', 'PermanentError']);
  expect(lines.filter((line) => line.includes('given up'))).toHaveLength(2);
});

test('a worker that dies with hooks in its hands leaves them to another', async () => {
  await using base = await startStore();
  const { db } = base.store;
  await store(db, 1);
  // As a killed worker leaves it: claimed, and the time it had is over.
  await db
    .updateTable('hooks')
    .set({ attempts: 1, due_at: new Date(Date.now() - 1) })
    .execute();
  const seen: Hook[] = [];
  startPump(base.store, async (hook) => void seen.push(hook));
  await expect.poll(() => openHooks(db)).toBe(0);
  expect(seen).toHaveLength(1);
});

test('workers share a backlog without doing anything twice', async () => {
  await using base = await startStore();
  for (let id = 1; id <= 250; id++) await store(base.store.db, id);
  const seen: number[] = [];
  const pools = Array.from({ length: 4 }, () => openStore(base.databaseUrl, { connections: 2 }));
  try {
    // Connected, so that all of them ask at the same moment.
    await Promise.all(pools.map((pool) => pool.ping()));
    const pumps = pools.map((pool) => startPump(pool, async ({ runId = 0 }) => void seen.push(runId)).pump);
    await expect.poll(() => openHooks(base.store.db)).toBe(0);
    await Promise.all(pumps.map((pump) => pump.stop()));
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
});

test('stopping waits for what is under way', async () => {
  await using base = await startStore();
  await store(base.store.db, 1);
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
