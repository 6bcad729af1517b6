import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { capabilitiesOf } from '../../src/adoption/adoption.ts';
import { createDigests } from '../../src/adoption/digest/digests.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { Directory } from '../../src/catalog/directory.ts';
import { createServices } from '../../src/catalog/services.ts';
import type { Providers } from '../../src/clients.ts';
import { createDeployments } from '../../src/deployments/deployments.ts';
import { createPreflight } from '../../src/deployments/preflight.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { nudge, redraw } from '../../src/engine/nudge.ts';
import type { Doorbell } from '../../src/engine/queue.ts';
import { createSealer } from '../../src/engine/seal.ts';
import { loadDefinitions } from '../../src/load.ts';
import { platformFile } from '../../src/platform-file.ts';
import { migrate, openStore } from '../../src/store/store.ts';
import { makeClock } from '../clock.ts';
import { companyFile, latecomers } from './company.ts';
import { createOutside } from './outside.ts';

/**
 * The real engine, catalog, deployments and digests on the playground's own database, whose clock is moved; around them
 * nobody: the outside answers at once, and what would be said in Slack is not.
 */
export async function openStage(databaseUrl: string, definitionsRoot: string, directory: Directory) {
  const log = pino({ level: 'silent' });
  const clock = await makeClock(databaseUrl);
  let time = new Date();
  const store = openStore(databaseUrl, { connections: 8, timeoutMs: 30_000 });
  await migrate(store.db);
  const platform = platformFile.parse(companyFile());
  const definitions = await loadDefinitions(definitionsRoot);
  const services = createServices(platform);
  const outside = createOutside(
    () => time,
    () => 60_000 + (Math.floor(time.getTime() / 7) % 400_000),
  );
  const deployments = createDeployments(store, {
    async within(tx, { deployments: changed, wake }) {
      await nudge(tx, wake);
      await redraw(
        tx,
        changed.map(({ id }) => id),
      );
    },
  });
  const preflight = createPreflight({
    ...{ services, deployments, timezone: platform.timezone },
    checksOn: outside.github.checks,
    nameOf: (person) => person,
  });
  const providers: Providers = {
    ...{ postgres: outside.postgres, github: outside.github, services, deployments, preflight },
    runs: { cancel: async () => {} },
  };
  const bell = heldBell();
  const engine = createEngine({
    ...{ store, doorbell: bell, definitions, providers, log },
    sealer: createSealer(randomBytes(32)),
    rights: { mayDecide: async () => true, mayRun: async () => true },
    deliver: async () => {}, // nobody is in Slack yet
    sweepMs: 3_600_000,
  });
  engine.work();
  const catalogOf = (without: readonly string[]) =>
    createCatalog({ store, directory, platform: platformFile.parse(companyFile(without)) });
  await clock.reset();
  const capabilities = capabilitiesOf([...definitions.workflows.values()]);
  return {
    ...{ store, definitions, deployments, engine, outside, capabilities },
    digests: createDigests({ store, platform, capabilities, log }),
    /** The time in the database, and of what is outside. */
    async at(next: Date): Promise<void> {
      time = next;
      await clock.set(next);
    },
    /** The catalog learns who is there; the latecomers only when they `came`. */
    people: (came: boolean) => catalogOf(came ? [] : latecomers).sync(),
    /** Everything that was asked for is worked on, until it waits for somebody. */
    work: bell.open,
    async close() {
      await engine.stop();
      await clock.reset();
      await clock.close();
      await store.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A bell that is heard when the time has been moved on: what is asked for at one time is done some time later. */
function heldBell(): Doorbell & { open(): Promise<void> } {
  const held = new Set<string>();
  let answer: (runId: string) => Promise<void> = async () => {};
  return {
    ring: (runId) => void held.add(runId),
    answer(handler) {
      answer = handler;
    },
    async open() {
      const work = async () => {
        for (let [next] = held; next !== undefined; [next] = held) {
          held.delete(next);
          await answer(next);
        }
      };
      await Promise.all(Array.from({ length: 6 }, work));
    },
    stop: async () => {},
    close: async () => {},
  };
}
