import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../../../src/core/github/connection.ts';
import { createPace } from '../../../src/core/github/pace.ts';
import { createRedelivery } from '../../../src/core/github/redeliver.ts';
import { readableLog, runPayload, serve, startWired, type Wired } from './support.ts';

let wired: Wired;
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  wired = await startWired();
  server = await serve(wired.app.routes());
});
beforeEach(async () => {
  const { db } = wired.store;
  wired.github.webhooks.set({});
  wired.github.connect(server.url);
  await db
    .updateTable('github_looks')
    .set({ due_at: new Date(0) })
    .execute();
});
afterAll(async () => {
  await server.close();
  await wired[Symbol.asyncDispose]();
});

/** The redelivery of one process; by default every check is due at once. */
function redelivery({ intervalMs = 0 } = {}) {
  const { store, settings } = wired;
  const { log } = readableLog();
  const connection = connect({
    app: settings.app ?? wired.github.app,
    apiUrl: settings.apiUrl,
    pace: createPace(store),
    log,
  });
  return createRedelivery({ store, log, connection, intervalMs });
}

const attempts = () => wired.github.calls('/attempts');
const storedIds = async () =>
  (await wired.store.db.selectFrom('hooks').select('delivery_id').execute())
    .map(({ delivery_id }) => delivery_id)
    .sort();
const guids = () => [...new Set(wired.github.deliveries('workflow_run').map(({ guid }) => guid))];

test('lost deliveries are redelivered once each, and nothing else is', async () => {
  const { github } = wired;
  github.webhooks.set({ loseEvery: 4 });
  const run = await github.outside.run('acme/checkout', {
    inputs: { sha: github.repos.sha('acme/checkout', 'main'), environment: 'staging' },
  });
  await github.runner.finish(run.id);
  await github.webhooks.settled();
  const followed = github
    .deliveries()
    .filter(({ event }) => /^(workflow_run|workflow_job|deployment_status)$/.test(event));
  const lost = followed.filter(({ status }) => status === 0);
  expect(lost.length).toBeGreaterThan(1);

  const { redeliverFailed } = redelivery();
  const before = attempts().length;
  expect(await redeliverFailed()).toBe(lost.length);
  await github.webhooks.settled();
  expect(await storedIds()).toEqual([...new Set(followed.map(({ guid }) => guid))].sort());
  expect(await redeliverFailed()).toBe(0);
  expect(attempts().length - before).toBe(lost.length);
});

test('a delivery that always fails is given up after two more attempts', async () => {
  const { github } = wired;
  github.connect('http://127.0.0.1:1');
  await github.webhooks.send('workflow_run', runPayload(5));
  const { redeliverFailed } = redelivery();
  const before = attempts().length;
  for (let i = 0; i < 5; i++) {
    await redeliverFailed();
    await github.webhooks.settled();
  }
  expect(attempts().length - before).toBe(2);
});

test('deliveries that are too large, unneeded, or stored despite a lost answer are not redelivered', async () => {
  const { github, store } = wired;
  const before = attempts().length;
  const large = { ...runPayload(6), padding: 'x'.repeat(1_100_000) };
  expect(await github.webhooks.send('workflow_run', large)).toMatchObject({ status: 413 });
  github.connect('http://127.0.0.1:1');
  await github.webhooks.send('push', { ref: 'refs/heads/main' });
  const { guid } = await github.webhooks.send('workflow_run', runPayload(7));
  await store.db
    .insertInto('hooks')
    .values({ delivery_id: guid, event: 'workflow_run', action: 'completed', repo: 'acme/checkout', object_id: '7' })
    .execute();
  expect(await redelivery().redeliverFailed()).toBe(0);
  expect(attempts().length).toBe(before);
  expect(guids()).toContain(guid);
});

test('only one of several processes reads the list', async () => {
  const { github } = wired;
  const before = github.calls('GET /app/hook/deliveries').length;
  const processes = [
    redelivery({ intervalMs: 60_000 }),
    redelivery({ intervalMs: 60_000 }),
    redelivery({ intervalMs: 60_000 }),
  ];
  await Promise.all(processes.map(({ redeliverFailed }) => redeliverFailed()));
  expect(github.calls('GET /app/hook/deliveries').length - before).toBe(1);
});

test('a list longer than a page is read back to where the last check ended', async () => {
  const { github, store } = wired;
  github.connect('http://127.0.0.1:1');
  await github.webhooks.send('workflow_run', runPayload(8));
  // 120 newer failures of events we do not need.
  for (let i = 0; i < 120; i++) await github.webhooks.send('push', { ref: 'refs/heads/main' });
  github.connect(server.url);
  expect(await redelivery().redeliverFailed()).toBe(1);
  await github.webhooks.settled();
  const arrived = await store.db.selectFrom('hooks').select('object_id').where('object_id', '=', '8').execute();
  expect(arrived).toHaveLength(1);
});

test('a check that GitHub does not answer is repeated from the same position', async () => {
  const { github } = wired;
  github.connect('http://127.0.0.1:1');
  await github.webhooks.send('workflow_run', runPayload(9));
  github.connect(server.url);
  const { redeliverFailed } = redelivery();
  github.faults.next('GET /app/hook/deliveries', { status: 502 });
  await expect(redeliverFailed()).rejects.toThrow('GitHub failed at GET /app/hook/deliveries (502).');
  expect(await redeliverFailed()).toBe(1);
});
