/**
 * Worker process that executes one deployment and crashes at a chosen point: before or after its n-th statement or its n-th
 * write to GitHub. Reads its input from the environment; exits with 0 when the run ends first.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { createServices } from '../../../../src/core/catalog/services.ts';
import { loadDefinitions } from '../../../../src/core/definitions.ts';
import { createGitHubApp } from '../../../../src/core/github/github.ts';
import { claimRuns } from '../../../../src/core/runs/claim.ts';
import { executeRun } from '../../../../src/core/runs/execute.ts';
import { nudgeRuns, refreshRunCards } from '../../../../src/core/runs/nudge.ts';
import { createSealer } from '../../../../src/core/runs/seal.ts';
import { openStore } from '../../../../src/core/store/database.ts';
import { createToolbox } from '../../../../src/core/toolbox.ts';
import { createDeployments } from '../../../../src/features/deployments/deployments.ts';
import { createPreflight } from '../../../../src/features/deployments/preflight.ts';
import { onlyRun } from '../../../core/runs/processes.ts';
import { allRights } from '../../../core/runs/settings.ts';
import { crashAt } from '../../../support/crash-points.ts';
import type { WorkerInput } from './run-worker.ts';

const { config, runId, dieAt }: WorkerInput = JSON.parse(process.env.ORDERS ?? '{}');
const log = pino({ level: 'warn' }, { write: (line: string) => void process.stderr.write(line) });
const plain = openStore(config.databaseUrl, { connections: 4 });
const { store, counts } = crashAt(plain, dieAt);
const github = createGitHubApp({
  settings: config.github,
  publicUrl: undefined,
  platform: config.platform,
  store,
  log,
});
const services = createServices(config.platform);
const deployments = createDeployments(store, {
  async inTransaction(tx, changed) {
    await nudgeRuns(tx, changed.wake);
    await refreshRunCards(
      tx,
      changed.deployments.map(({ id }) => id),
    );
  },
});
const preflight = createPreflight({
  services,
  deployments,
  timezone: config.platform.timezone,
  checksOn: (repo, sha) => github.client.checks(repo, sha),
  names: async () => (person) => person,
});
const definitions = await loadDefinitions(join(import.meta.dirname, '../../../..'));
const toolbox = createToolbox({
  services,
  runs: { cancel: async () => {} },
  apis: { deployments: { ...deployments, preflight } },
  clients: definitions.clients.values(),
  settings: {},
  clientContext: { github: () => github.client, fingerprints: (text) => [text] },
});
const context = {
  store,
  log,
  toolsOf: toolbox.toolsOf,
  sealer: createSealer([Buffer.from(config.encryptionKey, 'base64')]),
  rights: allRights,
  definitions,
  workerId: `test-${process.pid}`,
  leaseMs: 400,
  rolloutMs: 600_000,
  schedule() {},
  flushOutbox() {},
};
for (;;) {
  for (const run of await claimRuns(onlyRun(store, runId), context, 1))
    await executeRun(context, run, new AbortController().signal);
  const { finished_at, due_at } = await plain.db
    .selectFrom('runs')
    .select(['finished_at', 'due_at'])
    .where('id', '=', runId)
    .executeTakeFirstOrThrow();
  if (finished_at || !due_at) break;
  // Polls again at once, also when the run waits.
  await plain.db
    .updateTable('runs')
    .set({ due_at: new Date(0) })
    .where('id', '=', runId)
    .execute();
  await setTimeout(50);
}
process.stdout.write(JSON.stringify(counts()));
await Promise.all([plain.close(), toolbox.close()]);
