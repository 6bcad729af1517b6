import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { migrations } from '../../src/app.ts';
import { loadDefinitions } from '../../src/core/definitions.ts';
import { createEngine } from '../../src/core/runs/engine.ts';
import { openDoorbell } from '../../src/core/runs/queue.ts';
import { createSealer } from '../../src/core/runs/seal.ts';
import { openStore } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import type { Contestant, ContestantOptions } from './contestant.ts';
import { noTools } from './no-tools.ts';

const logged = z.object({ level: z.int(), msg: z.string(), run: z.string().optional() });

/** Run of three steps, from acceptance to its last commit. The outbox discards its messages. */
export async function roadcrew({ databaseUrl, redisUrl, concurrency }: ContestantOptions): Promise<Contestant> {
  const store = openStore(databaseUrl);
  await migrate(store.db, migrations);
  const pending = new Map<string, () => void>();
  // The engine logs the end of a run after its last commit. Warnings and errors are passed on.
  const readLog = (line: string) => {
    const { msg, run, level } = logged.parse(JSON.parse(line));
    if (run && msg === 'succeeded') pending.get(run)?.();
    else if (level > 30) process.stderr.write(line);
  };
  const log = pino({ level: 'info' }, { write: readLog });
  const definitions = await loadDefinitions(join(import.meta.dirname, '../definitions'));
  const workflow = definitions.workflows.get('no-op');
  if (!workflow) throw new Error('The no-op workflow is missing.');
  const doorbell = await openDoorbell({ databaseUrl, ...(redisUrl && { redisUrl }) }, log);
  const engine = createEngine({
    store,
    doorbell,
    definitions,
    log,
    concurrency,
    toolsOf: noTools,
    sealer: createSealer([Buffer.alloc(32)]),
    rights: { mayDecide: async () => true, mayRun: async () => true },
    deliver: async () => {},
  });
  engine.work();
  let last = 0;
  return {
    async perform() {
      last += 1;
      const done = Promise.withResolvers<void>();
      const { runId } = await engine.accept({
        delivery: { id: `view:${last}`, digest: 'same' },
        workflow,
        input: { number: last, name: 'bench' },
        team: 'payments',
        requester: { id: `T0ACME:U${last % 50}`, human: `${last % 50}@acme.test`, verified: true },
      });
      pending.set(runId, done.resolve);
      await done.promise;
      pending.delete(runId);
    },
    async stop() {
      await engine.stop();
      await doorbell.close();
      await store.close();
    },
  };
}
