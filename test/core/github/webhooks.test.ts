import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Base, runPayload, sendHook, signed, startReceiver, startStore } from './support.ts';

let base: Base;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  base = await startStore();
  receiver = await startReceiver(base.store);
});
beforeEach(() => base.store.db.deleteFrom('hooks').execute());
afterAll(async () => {
  await receiver.close();
  await base.store.close();
});

const hooks = () => base.store.db.selectFrom('hooks').selectAll().orderBy('received_at').execute();

test('only the ids of a webhook are stored, before it is answered', async () => {
  const guid = randomUUID();
  expect(await sendHook(receiver.url, runPayload(21_000_000_001), { guid })).toMatchObject({ status: 202 });
  expect(await hooks()).toMatchObject([
    { delivery_id: guid, event: 'workflow_run', action: 'completed', repo: 'acme/checkout', object_id: '21000000001' },
  ]);
});

test('each event names its object: the run of a job, the deployment of a status', async () => {
  const repository = { full_name: 'Acme/Checkout' };
  await sendHook(
    receiver.url,
    { action: 'queued', workflow_job: { id: 1, run_id: 42 }, repository },
    { event: 'workflow_job' },
  );
  await sendHook(
    receiver.url,
    { action: 'created', deployment_status: { id: 2 }, deployment: { id: 43 }, repository },
    { event: 'deployment_status' },
  );
  // The spelling is that of platform.yaml, not GitHub's.
  expect(await hooks()).toMatchObject([
    { event: 'workflow_job', object_id: '42', repo: 'acme/checkout' },
    { event: 'deployment_status', object_id: '43', repo: 'acme/checkout' },
  ]);
});

test('the same delivery a hundred times at once is one hook, and every copy gets the same answer', async () => {
  const guid = randomUUID();
  const answers = await Promise.all(Array.from({ length: 100 }, () => sendHook(receiver.url, runPayload(1), { guid })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(await hooks()).toHaveLength(1);
});

const body = JSON.stringify(runPayload(1));
test.each([
  ['no signature', { 'x-hub-signature-256': undefined }],
  ['a signature of another secret', { 'x-hub-signature-256': signed(body, 'somebody else’s secret') }],
  ['a signature of another body', { 'x-hub-signature-256': signed(`${body} `) }],
  ['only the SHA-1 signature', { 'x-hub-signature-256': undefined, 'x-hub-signature': signed(body) }],
  ['a signature without its prefix', { 'x-hub-signature-256': signed(body).slice('sha256='.length) }],
  ['a signature in capital letters', { 'x-hub-signature-256': signed(body).toUpperCase() }],
  ['a shortened signature', { 'x-hub-signature-256': signed(body).slice(0, -2) }],
])('%s is refused', async (_name, headers) => {
  expect(await sendHook(receiver.url, body, { headers })).toMatchObject({ status: 401 });
  expect(await hooks()).toEqual([]);
});

test.each<[string, number, string, { event?: string; headers?: Record<string, string | undefined> }]>([
  ['an empty body', 400, '', {}],
  ['invalid JSON', 202, '{"action":', {}],
  ['a form', 415, body, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['no delivery id', 400, body, { headers: { 'x-github-delivery': undefined } }],
  ['an invalid delivery id', 400, body, { headers: { 'x-github-delivery': "1'; drop table hooks" } }],
  ['no event', 400, body, { headers: { 'x-github-event': undefined } }],
  ['an id that is not a number', 202, JSON.stringify({ ...runPayload(1), workflow_run: { id: '1' } }), {}],
  [
    'a prototype for an id',
    202,
    '{"action":"completed","__proto__":{"workflow_run":{"id":1}},"repository":{"full_name":"acme/checkout"}}',
    {},
  ],
  ['a deeply nested body', 202, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, {}],
  ['an event we do not need', 202, body, { event: 'push' }],
  ['a repository outside the catalog', 202, JSON.stringify(runPayload(1, 'completed', 'evil/checkout')), {}],
  ['a ping', 200, '{"zen":"Keep it logically awesome."}', { event: 'ping' }],
])('%s is answered %i and not stored', async (_name, status, text, options) => {
  expect(await sendHook(receiver.url, text, options)).toMatchObject({ status });
  expect(await hooks()).toEqual([]);
});

test('a body over the limit is answered 413 without being read', async () => {
  const large = JSON.stringify({ ...runPayload(1), padding: 'x'.repeat(1024 * 1024) });
  expect(await sendHook(receiver.url, large)).toMatchObject({ status: 413 });
  expect(await hooks()).toEqual([]);
});

test('a webhook that cannot be stored is answered 500, so GitHub lists it as failed', async () => {
  const broken = await startStore();
  await using server = await startReceiver(broken.store);
  await broken.store.close();
  expect(await sendHook(server.url, runPayload(1))).toMatchObject({ status: 500 });
});

test('neither the secret nor the body reaches the log', async () => {
  await sendHook(receiver.url, JSON.stringify({ ...runPayload(1), workflow_run: 'canary' }));
  await sendHook(receiver.url, body, { headers: { 'x-hub-signature-256': signed(body, 'canary') } });
  expect(receiver.lines.join('')).not.toMatch(/canary|a secret of twenty/);
});
