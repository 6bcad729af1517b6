import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Logger, pino } from 'pino';
import type { StopMode } from '../../../playground/postgres.ts';
import { type Definitions, loadDefinitions } from '../../../src/core/definitions.ts';
import { createEngine, type Engine, type EngineOptions } from '../../../src/core/runs/engine.ts';
import type { Doorbell } from '../../../src/core/runs/queue.ts';
import type { Request } from '../../../src/core/runs/requests.ts';
import type { Rights } from '../../../src/core/runs/rights.ts';
import { createSealer } from '../../../src/core/runs/seal.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import type { Deliver, OutgoingMessage } from '../../../src/core/store/outbox.ts';
import { open } from '../../support/client.ts';
import { newDatabase, sharedPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';
import { type Outside, startOutside } from './outside-server.ts';
import { allRights, definitionsRoot, noTools, sealingKey } from './settings.ts';

export { until };

export const restartPostgres = async (mode: StopMode) => (await sharedPostgres()).restart(mode);

/** Runs one statement as the server's superuser. */
export async function asAdmin(statement: string): Promise<void> {
  await using client = await open((await sharedPostgres()).url);
  await client.query(statement);
}

export interface World extends AsyncDisposable {
  databaseUrl: string;
  store: Store;
  outside: Outside;
  definitions: Definitions;
  /** Every message that was delivered, in order. */
  delivered: OutgoingMessage[];
  /** Every log line. */
  logged: string[];
  log: Logger;
  /** Rights of everybody; by default everything is allowed. */
  rights: Rights;
  /** Called for every message; can be replaced. */
  deliver: Deliver;
  /** Creates an engine in this process, stopped with the world. */
  engine(options?: Partial<EngineOptions>): Engine;
  /** Builds a request for the workflow of this name, which uses this world's outside. */
  request(workflow: string, input?: Record<string, unknown>, more?: Partial<Request>): Request;
  run(id: string): ReturnType<typeof runOf>;
  /** Waits until the run has this state. */
  reaches(id: string, state: string): Promise<void>;
  onEnd(end: () => Promise<unknown>): void;
}

const runOf = ({ db }: Store, id: string) =>
  db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Creates an empty store and an empty outside, and loads the test definitions. */
export async function newWorld(): Promise<World> {
  const databaseUrl = await newDatabase();
  const store = openStore(databaseUrl, { connections: 5 });
  const outside = await startOutside();
  const ends: (() => Promise<unknown>)[] = [store.close, async () => outside[Symbol.asyncDispose]()];
  const logged: string[] = [];
  const world: World = {
    databaseUrl,
    store,
    outside,
    logged,
    definitions: await loadDefinitions(definitionsRoot),
    delivered: [],
    log: pino({ level: 'debug' }, { write: (line) => void logged.push(line) }),
    rights: allRights,
    deliver: async (message) => void world.delivered.push(message),
    engine(options) {
      const engine = createEngine({
        store,
        definitions: world.definitions,
        log: world.log,
        doorbell: localDoorbell(),
        toolsOf: noTools,
        sealer: createSealer([sealingKey]),
        rights: {
          mayDecide: (...args) => world.rights.mayDecide(...args),
          mayRun: (...args) => world.rights.mayRun(...args),
        },
        deliver: (...delivery) => world.deliver(...delivery),
        leaseMs: 400,
        sweepMs: 100,
        ...options,
      });
      ends.push(engine.stop);
      return engine;
    },
    request(name, input, more) {
      const workflow = world.definitions.workflows.get(name);
      if (!workflow) throw new Error(`there is no workflow ${name}`);
      return {
        delivery: { id: randomUUID(), digest: 'same' },
        workflow,
        input: workflow.input.parse({ world: outside.url, name: randomUUID().slice(0, 8), ...input }),
        requester: { id: 'T1:ada', human: 'ada@example.com', verified: true },
        team: 'payments',
        ...more,
      };
    },
    run: (id) => runOf(store, id),
    reaches: (id, state) =>
      until(async () => (await runOf(store, id)).state === state, {
        otherwise: async () => `${id} is ${JSON.stringify(await runOf(store, id))}`,
      }),
    onEnd: (end) => void ends.push(end),
    async [Symbol.asyncDispose]() {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
  return world;
}

/** Creates a doorbell in this process: fast, for tests that are not about the queue. */
function localDoorbell(): Doorbell {
  let answers: Parameters<Doorbell['answer']> | undefined;
  return {
    async ring() {
      const [ready, onRing] = answers ?? [];
      await ready?.();
      if (answers) onRing?.();
    },
    answer(...given) {
      answers = given;
    },
    async stop() {
      answers = undefined;
    },
    close: async () => {},
  };
}

/** Doorbell that loses every ring. */
export const silentDoorbell: Doorbell = { ring() {}, answer() {}, stop: async () => {}, close: async () => {} };

export const eventTypes = async ({ db }: Store, runId: string): Promise<string[]> =>
  (await db.selectFrom('events').select('type').where('run_id', '=', runId).orderBy('id').execute()).map(
    ({ type }) => type,
  );

/** Counts the runs in this state. */
export const countRuns = async ({ db }: Store, state: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from runs where state = ${state}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
};
