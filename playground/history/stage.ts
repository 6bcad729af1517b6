import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
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
import { findDueRuns } from '../../src/core/runs/sweep.ts';
import { migrate, openStore, type Store } from '../../src/core/store/database.ts';
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
import { makeClock } from '../clock.ts';
import type { GitHub } from '../github.ts';
import { companyFile, latecomers, withColleagues } from './company.ts';
import { createOutside } from './outside.ts';
import { weather } from './simulation-state.ts';

interface StageOptions {
  databaseUrl: string;
  definitionsRoot: string;
  directory: Directory;
  gitHub: GitHub;
}

/**
 * The real engine, catalog, deployments, support and adoption on the playground's own database, whose clock is moved; around
 * them a GitHub to look into and nobody else: what runs are done with answers at once, and what would be said in Slack is not.
 */
export async function openStage({ databaseUrl, definitionsRoot, directory, gitHub }: StageOptions) {
  const log = pino({ level: 'silent' });
  const clock = await makeClock(databaseUrl);
  let [time, since] = [new Date(), performance.now()];
  /** What the database's clock shows. */
  const moved = () => new Date(time.getTime() + performance.now() - since);
  const store = openStore(databaseUrl, { connections: 8, timeoutMs: 30_000 });
  await migrate(store.db, migrations);
  const platform = platformFile.parse(companyFile());
  const definitions = await loadDefinitions(definitionsRoot);
  const services = createServices(platform);
  const said = () => {}; // nobody is in Slack yet
  const outside = createOutside(moved, () => 60_000 + (Math.floor(time.getTime() / 7) % 400_000));
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
    checksOn: outside.github.checks,
    nameOf: (person) => person,
  });
  const clients: Record<string, unknown> = { postgres: outside.postgres, github: outside.github };
  /** The clients answer from the simulation, by the names of those that the golden paths declare. */
  const toolsOf = ({ clients: used = {} }: ToolsUsed): Tools => ({
    services,
    runs: { cancel: async () => {} },
    deployments: { ...deployments, preflight },
    ...Object.fromEntries(Object.entries<AnyClient>(used).map(([name, client]) => [name, clients[client.name]])),
  });
  const bell = eagerBell();
  const engine = createEngine({
    store,
    doorbell: bell,
    definitions,
    toolsOf,
    log,
    sealer: createSealer(randomBytes(32)),
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
      directory: withColleagues(directory),
      platform: platformFile.parse(companyFile({ without, peopled: true })),
    });
  const { apiUrl, app } = gitHub;
  const { client } = createGitHubApp({ settings: { apiUrl, app }, publicUrl: undefined, platform, store, log });
  await clock.reset();
  /** The time in the database, and of what is outside. */
  async function at(next: Date): Promise<void> {
    [time, since] = [next, performance.now()];
    await clock.set(next);
  }
  // The clock of everybody: what is made side by side takes longer together, as it does.
  weather.takes = (ms) => at(new Date(moved().getTime() + ms));
  /** Everything that is due is done: the clock may be moved without taking a run out of anybody's hands. */
  async function settle(): Promise<void> {
    for (;;) {
      const due = await findDueRuns(store);
      due.forEach(bell.ring);
      await bell.silence();
      const held = await store.db.selectFrom('runs').select('id').where('lease_until', 'is not', null).execute();
      if (due.length + held.length === 0) return;
      if (due.length === 0) await pause(5);
    }
  }
  return {
    store,
    definitions,
    deployments,
    engine,
    outside,
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
    survey: createSurvey({ store, platform, flushOutbox: said }),
    lookAtUses: () =>
      recordUsage(store.db, {
        readers: () => new Map([['database', outside.postgres.usage]]),
        log,
        every: 43_200_000,
      }),
    escalations: createEscalations({ store, platform, flushOutbox: said }),
    wishes: createFeatureRequests(store, { repo: platform.support?.repo }),
    at,
    /** Time passes until then, and what was asked for goes on meanwhile until it ends or waits for somebody. */
    async pass(until: Date): Promise<void> {
      await settle();
      for (let next = await nextDue(store); next && next < until; next = await nextDue(store)) {
        await at(new Date(Math.min(Math.max(next.getTime(), moved().getTime()) + together, until.getTime())));
        await settle();
      }
      await at(until);
    },
    /** The catalog learns who is there; the latecomers only when they `came`. */
    people: (came: boolean) => catalogOf(came ? [] : latecomers).sync(),
    async close() {
      weather.takes = async () => {};
      await engine.stop();
      await clock.reset();
      await clock.close();
      await store.close();
    },
  };
}

/** Runs that are due within this time go on at once, in milliseconds: many small steps of the clock would take long. */
const together = 90_000;

async function nextDue({ db }: Store): Promise<Date | null> {
  const next = await db
    .selectFrom('runs')
    .select(({ fn }) => fn.min('due_at').as('at'))
    .executeTakeFirst();
  return next?.at ?? null;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A bell that is heard at once, and tells when those who heard it are done. */
function eagerBell(): Doorbell & { silence(): Promise<void> } {
  const heard = new Map<string, Promise<void>>();
  let answer: (runId: string) => Promise<void> = async () => {};
  return {
    ring(runId) {
      if (!heard.has(runId))
        heard.set(
          runId,
          answer(runId).finally(() => heard.delete(runId)),
        );
    },
    answer(handler) {
      answer = handler;
    },
    silence: async () => void (await Promise.all(heard.values())),
    stop: async () => {},
    close: async () => {},
  };
}
