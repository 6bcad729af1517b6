import { sql } from 'kysely';
import type { Db } from '../../../src/core/store/database.ts';
import type { ChangeSet } from '../../../src/features/deployments/deployment.ts';
import { createDeployments } from '../../../src/features/deployments/deployments.ts';
import type { NewDeployment } from '../../../src/features/deployments/queue.ts';
import { testStore } from '../../support/seed.ts';

export const production = { service: 'checkout', environment: 'production' };

/** Minutes into a day long ago: requests and ends at GitHub in an order of the test's choosing. */
export const minute = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9) + minutes * 60_000);

/** Deployments on a database of their own, with what they told those around them. */
export async function testDeployments() {
  const { db, stop } = await testStore();
  const told: ChangeSet[] = [];
  const rung: ChangeSet[] = [];
  const deployments = createDeployments(
    { db },
    {
      inTransaction: async (_tx, changed) => void told.push(changed),
      afterCommit: (changed) => void rung.push(changed),
    },
  );
  const asked = (id: string, at: number, more: Partial<NewDeployment> = {}): NewDeployment => ({
    ...production,
    id,
    team: 'payments',
    kind: 'deploy',
    sha: `sha-${id}`,
    requestedBy: 'alice',
    requestedAt: minute(at),
    ...more,
  });
  return {
    db,
    deployments,
    told,
    rung,
    asked,
    stop,
    /** Enters, takes its turn and begins. */
    async begin(id: string, at: number, more: Partial<NewDeployment> = {}) {
      await deployments.enqueue(asked(id, at, more));
      await deployments.takeTurn(id);
      await deployments.recordStarted(id, { githubRun: runOf(id), url: `https://github.test/${id}` });
    },
    /** All of it, until it is live at the given minute. */
    async deploy(id: string, at: number, more: Partial<NewDeployment> = {}) {
      await this.begin(id, at, more);
      await deployments.recordLive(id, { finishedAt: minute(at + 1) });
    },
    state: async (id: string) => (await deployments.find(id)).state,
    line: async () => (await deployments.queue(production)).map(({ id, state }) => `${id} ${state}`),
    /** `deployment.live a`, in the order they were written. */
    events: () => eventsOf(db),
    async empty() {
      told.length = 0;
      rung.length = 0;
      await sql`alter table events disable trigger all`.execute(db);
      await sql`truncate deployments, locks, events, runs cascade`.execute(db);
      await sql`alter table events enable trigger all`.execute(db);
    },
  };
}

/** Different for every id. */
export const runOf = (id: string) => 1_000 + [...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0);

export async function eventsOf(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('events').select(['type', 'data']).orderBy('id').execute();
  return rows.map(({ type, data }) => `${type} ${data.deployment ?? data.lock}`);
}

export async function lockEventsOf(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('events').select(['type', 'person']).orderBy('id').execute();
  return rows.map(({ type, person }) => `${type} by ${person ?? 'nobody'}`);
}
