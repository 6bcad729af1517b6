/**
 * A worker in a process of its own that dies at a chosen point: before or after its n-th statement, or its n-th effect
 * outside, or whose event loop stands still. Told what to do by the environment; ends with 0 when its run has ended and it is still alive.
 */
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { loadDefinitions } from '../../../src/core/definitions.ts';
import { execute } from '../../../src/core/runs/execute.ts';
import { createSealer } from '../../../src/core/runs/seal.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { killAt, withCrashPoints } from '../../support/crash-points.ts';
import { type Orders, unfenced } from './processes.ts';
import { allRights, definitionsRoot, noTools, sealingKey } from './settings.ts';

const orders: Orders = JSON.parse(process.env.ORDERS ?? '{}');
const { databaseUrl, dieAt, runId, leaseMs = 400 } = orders;
const dieIf = killAt(dieAt);

let effects = 0;
const realFetch = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  if (init?.method === 'GET') return realFetch(url, init);
  effects += 1;
  const n = effects;
  dieIf('effect', 'before', n);
  const response = await realFetch(url, { ...init, headers: { worker: String(process.pid) } });
  dieIf('effect', 'after', n);
  const end = performance.now() + (orders.blockMs ?? 0);
  while (performance.now() < end); // the event loop stands still
  return response;
};

const log = pino({ level: 'warn' }, { write: (line: string) => void process.stderr.write(line) });
const plain = openStore(databaseUrl, { connections: 4 });
const { store } = withCrashPoints(orders.unfenced ? unfenced(plain) : plain, (when, n) => dieIf('statement', when, n));
const definitions = await loadDefinitions(definitionsRoot);
const tools = {
  store,
  definitions,
  toolsOf: noTools,
  sealer: createSealer(sealingKey),
  rights: allRights,
  log,
  leaseMs,
};

if (runId) {
  const workshop = { ...tools, holder: `test-${process.pid}`, schedule() {}, flushOutbox() {} };
  const state = async () =>
    plain.db.selectFrom('runs').select(['finished_at', 'state']).where('id', '=', runId).executeTakeFirstOrThrow();
  for (;;) {
    await execute(workshop, runId, new AbortController().signal);
    const now = await state();
    if (now.finished_at || now.state === 'parked') break;
    await setTimeout(10);
  }
  await plain.close();
  process.disconnect();
} else {
  // Only here: a worker that dies at once need not load the queue first.
  const { createEngine } = await import('../../../src/core/runs/engine.ts');
  const { openDoorbell } = await import('../../../src/core/runs/queue.ts');
  const doorbell = await openDoorbell(orders.queue ?? { databaseUrl }, log);
  const engine = createEngine({ ...tools, doorbell, deliver: async () => {}, sweepMs: orders.sweepMs ?? 100 });
  engine.work();
  process.send?.('working');
  process.once('SIGTERM', async () => {
    await engine.stop();
    await doorbell.close();
    await plain.close();
    process.exit(0);
  });
}
