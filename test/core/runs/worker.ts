/**
 * Worker process that crashes at a chosen point: before or after its n-th statement or its n-th outside effect. It can also
 * block its event loop. Reads its options from the environment; exits with 0 when its run ends first.
 */
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { loadDefinitions } from '../../../src/core/definitions.ts';
import { claimRuns } from '../../../src/core/runs/claim.ts';
import { executeRun } from '../../../src/core/runs/execute.ts';
import { createSealer } from '../../../src/core/runs/seal.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { killAt, withCrashPoints } from '../../support/crash-points.ts';
import { onlyRun, type WorkerOptions, withoutFence } from './processes.ts';
import { allRights, definitionsRoot, noTools, sealingKey } from './settings.ts';

const options: WorkerOptions = JSON.parse(process.env.WORKER_OPTIONS ?? '{}');
const { databaseUrl, dieAt, runId, leaseMs = 400 } = options;
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
  const end = performance.now() + (options.blockMs ?? 0);
  while (performance.now() < end); // blocks the event loop
  return response;
};

const log = pino({ level: 'warn' }, { write: (line: string) => void process.stderr.write(line) });
const plain = openStore(databaseUrl, { connections: 4 });
const { store } = withCrashPoints(options.unfenced ? withoutFence(plain) : plain, (when, n) =>
  dieIf('statement', when, n),
);
const definitions = await loadDefinitions(definitionsRoot);
const tools = {
  store,
  definitions,
  toolsOf: noTools,
  sealer: createSealer([sealingKey]),
  rights: allRights,
  log,
  leaseMs,
  rolloutMs: 600_000,
};

if (runId) {
  const worker = { ...tools, workerId: `test-${process.pid}`, schedule() {}, flushOutbox() {} };
  const state = async () =>
    plain.db.selectFrom('runs').select(['finished_at', 'state']).where('id', '=', runId).executeTakeFirstOrThrow();
  for (;;) {
    for (const run of await claimRuns(onlyRun(store, runId), worker, 1))
      await executeRun(worker, run, new AbortController().signal);
    const now = await state();
    if (now.finished_at || now.state === 'parked') break;
    await setTimeout(10);
  }
  await plain.close();
  process.disconnect();
} else {
  // Imported here, so that a worker for one run does not load the queue.
  const { createEngine } = await import('../../../src/core/runs/engine.ts');
  const { openDoorbell } = await import('../../../src/core/runs/queue.ts');
  const doorbell = await openDoorbell(options.queue ?? { databaseUrl }, log);
  const engine = createEngine({ ...tools, doorbell, deliver: async () => {}, sweepMs: options.sweepMs ?? 100 });
  engine.work();
  process.send?.('working');
  process.once('SIGTERM', async () => {
    await engine.stop();
    await doorbell.close();
    await plain.close();
    process.exit(0);
  });
}
