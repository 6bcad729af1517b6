import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { pino } from 'pino';
import { features, migrations, platformFile } from '../../src/app.ts';
import { createCatalog } from '../../src/core/catalog/catalog.ts';
import type { Directory } from '../../src/core/catalog/directory.ts';
import { createServices } from '../../src/core/catalog/services.ts';
import { loadDefinitions } from '../../src/core/definitions.ts';
import { createGitHubApp } from '../../src/core/github/github.ts';
import { eventsOf } from '../../src/core/install.ts';
import { createEngine } from '../../src/core/runs/engine.ts';
import { nudgeRuns, refreshRunCards } from '../../src/core/runs/nudge.ts';
import type { Doorbell } from '../../src/core/runs/queue.ts';
import { createSealer } from '../../src/core/runs/seal.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { createDeployments } from '../../src/features/deployments/deployments.ts';
import { createPreflight } from '../../src/features/deployments/preflight.ts';
import { createDetours } from '../../src/features/detours/detours.ts';
import { createDigests } from '../../src/features/digest/digests.ts';
import { createEscalations } from '../../src/features/escalations/escalations.ts';
import { createFeatureRequests } from '../../src/features/feature-requests/feature-requests.ts';
import { createProjector } from '../../src/features/metrics/projector.ts';
import { recordUsage } from '../../src/features/metrics/resource-usage.ts';
import { recordTeamChanges } from '../../src/features/metrics/team-history.ts';
import { createSurvey } from '../../src/features/survey/survey.ts';
import type { AnyClient, Tools, ToolsUsed } from '../../src/roadcrew/index.ts';
import { installClock } from '../clock.ts';
import type { GitHub } from '../github.ts';
import { companyFile, newTeams, withOtherPeople } from './company.ts';
import { createSimulatedClients } from './simulated-clients.ts';
import { simulationState } from './simulation-state.ts';

interface SimulationOptions {
  databaseUrl: string;
  definitionsRoot: string;
  directory: Directory;
  gitHub: GitHub;
}

/**
 * Starts the real engine, catalog and features on the playground's database, whose clock is moved. GitHub is the
 * playground's; runs use simulated clients that answer at once, and no message is sent to Slack.
 */
export async function startSimulation({ databaseUrl, definitionsRoot, directory, gitHub }: SimulationOptions) {
  const log = pino({ level: 'silent' });
  const clock = await installClock(databaseUrl);
  let [time, since] = [new Date(), performance.now()];
  /** Current time of the database's clock. */
  const databaseTime = () => new Date(time.getTime() + performance.now() - since);
  const store = openStore(databaseUrl, { connections: 8, timeoutMs: 30_000 });
  await migrate(store.db, migrations);
  const platform = platformFile().parse(companyFile());
  const definitions = await loadDefinitions(definitionsRoot);
  const services = createServices(platform);
  const { failNextDeployment, ...clients } = createSimulatedClients(
    databaseTime,
    () => 60_000 + (Math.floor(time.getTime() / 7) % 400_000),
  );
  const deployments = createDeployments(store, {
    async inTransaction(tx, { deployments: changed, wake }) {
      await nudgeRuns(tx, wake);
      await refreshRunCards(
        tx,
        changed.map(({ id }) => id),
      );
    },
  });
  const preflight = createPreflight({
    services,
    deployments,
    timezone: platform.timezone,
    checksOn: clients.github.checks,
    names: async () => (person) => person,
  });
  /** Simulated clients, by the names that the golden paths declare. */
  const toolsOf = ({ clients: used = {} }: ToolsUsed): Tools => ({
    services,
    runs: { cancel: async () => {} },
    deployments: { ...deployments, preflight },
    ...Object.fromEntries(
      Object.entries<AnyClient>(used).map(([name, client]) => [name, Reflect.get(clients, client.name)]),
    ),
  });
  const engine = createEngine({
    store,
    doorbell: noDoorbell,
    definitions,
    toolsOf,
    log,
    sealer: createSealer([randomBytes(32)]),
    rights: { mayDecide: async () => true, mayRun: async () => true },
    deliver: async () => {},
    sweepMs: 3_600_000,
    leaseMs: 3_600_000,
  });
  engine.work();
  const catalogOf = (without: readonly string[]) =>
    createCatalog({
      onTeams: recordTeamChanges,
      store,
      log,
      directory: withOtherPeople(directory),
      platform: platformFile().parse(companyFile({ without, hasMembers: true })),
    });
  const { apiUrl, app } = gitHub;
  const { client } = createGitHubApp({ settings: { apiUrl, app }, publicUrl: undefined, platform, store, log });
  await clock.reset();
  /** Sets the time of the database and of the simulated clients. */
  async function setTime(next: Date): Promise<void> {
    [time, since] = [next, performance.now()];
    await clock.set(next);
  }
  // One clock for all runs: concurrent steps add up, as on a busy server.
  simulationState.passTime = (ms) => setTime(new Date(databaseTime().getTime() + ms));
  /** Executes all due runs. Afterwards no lease is active, so the clock can be moved. */
  async function settle(): Promise<void> {
    while (await hasOpenRuns(store)) {
      engine.ring();
      await pause(2);
    }
  }
  return {
    store,
    definitions,
    deployments,
    engine,
    failNextDeployment,
    gitHub,
    digests: createDigests({
      store,
      platform,
      workflows: [...definitions.workflows.values()],
      projector: createProjector(store.db, eventsOf(features)),
      log,
    }),
    detours: createDetours({
      store,
      log,
      services: services.all(),
      workflows: definitions.workflows.values(),
      repositories: () => client,
    }),
    survey: createSurvey({ store, platform, flushOutbox() {} }),
    recordUsage: () =>
      recordUsage(store.db, {
        readers: () => new Map([['database', clients.postgres.usage]]),
        log,
        every: 43_200_000,
      }),
    escalations: createEscalations({ store, platform, flushOutbox() {} }),
    featureRequests: createFeatureRequests(store, { repo: platform.support?.repo }),
    setTime,
    /** Moves the clock to a time, and executes the runs that become due on the way. */
    async passUntil(until: Date): Promise<void> {
      await settle();
      for (let next = await nextDue(store); next && next < until; next = await nextDue(store)) {
        await setTime(
          new Date(Math.min(Math.max(next.getTime(), databaseTime().getTime()) + batchMs, until.getTime())),
        );
        await settle();
      }
      await setTime(until);
    },
    /** Syncs the catalog, with or without the teams founded in week 6. */
    async syncPeople(hasNewTeams: boolean) {
      const catalog = catalogOf(hasNewTeams ? [] : newTeams);
      await catalog.applyPlatform();
      await catalog.sync({ always: true });
    },
    async close() {
      simulationState.passTime = async () => {};
      await engine.stop();
      await clock.reset();
      await clock.close();
      await store.close();
    },
  };
}

/** Runs due within this time are executed together, in milliseconds: many small steps of the clock would be slow. */
const batchMs = 90_000;

/** There is one worker, which looks for runs itself. */
const noDoorbell: Doorbell = { ring() {}, answer() {}, stop: async () => {}, close: async () => {} };

/** True while a run is due or has a lease. */
async function hasOpenRuns({ db }: Store): Promise<boolean> {
  const open = await db
    .selectFrom('runs')
    .select('id')
    .where((run) => run.or([run('due_at', '<=', sql<Date>`now()`), run('lease_until', 'is not', null)]))
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

async function nextDue({ db }: Store): Promise<Date | null> {
  const next = await db
    .selectFrom('runs')
    .select(({ fn }) => fn.min('due_at').as('at'))
    .executeTakeFirst();
  return next?.at ?? null;
}

export type Simulation = Awaited<ReturnType<typeof startSimulation>>;
