import { sql } from 'kysely';
import type { Db } from '../../../src/core/store/database.ts';
import type { ChangeSet } from '../../../src/features/deployments/deployment.ts';
import { createDeployments } from '../../../src/features/deployments/deployments.ts';
import type { NewDeployment } from '../../../src/features/deployments/queue.ts';
import { testStore } from '../../support/seed.ts';

export const production = { service: 'checkout', environment: 'production' };

/** Time in minutes after 9:00 of a past day. */
export const minute = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9) + minutes * 60_000);

/** Opens deployments on a database of their own, and records the changes passed to their hooks. */
export async function testDeployments() {
  const { db, stop } = await testStore();
  const changes: ChangeSet[] = [];
  const committed: ChangeSet[] = [];
  const deployments = createDeployments(
    { db },
    {
      inTransaction: async (_tx, changeSet) => void changes.push(changeSet),
      afterCommit: (changeSet) => void committed.push(changeSet),
    },
  );
  const newDeployment = (id: string, at: number, more: Partial<NewDeployment> = {}): NewDeployment => ({
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
    changes,
    committed,
    newDeployment,
    stop,
    /** Enqueues a deployment, takes its turn and starts it. */
    async begin(id: string, at: number, more: Partial<NewDeployment> = {}) {
      await deployments.enqueue(newDeployment(id, at, more));
      await deployments.takeTurn(id);
      await deployments.recordStarted(id, { githubRun: githubRunOf(id), url: `https://github.test/${id}` });
    },
    /** Deploys. The deployment is live one minute after the request. */
    async deploy(id: string, at: number, more: Partial<NewDeployment> = {}) {
      await this.begin(id, at, more);
      await deployments.recordLive(id, { finishedAt: minute(at + 1) });
    },
    state: async (id: string) => (await deployments.find(id)).state,
    line: async () => (await deployments.queue(production)).map(({ id, state }) => `${id} ${state}`),
    /** Events in their order, such as `deployment.live a`. */
    events: () => eventsOf(db),
    async empty() {
      changes.length = 0;
      committed.length = 0;
      await sql`alter table events disable trigger all`.execute(db);
      await sql`truncate deployments, locks, events, runs cascade`.execute(db);
      await sql`alter table events enable trigger all`.execute(db);
    },
  };
}

/** Workflow run id, unique per deployment id. */
export const githubRunOf = (id: string) => 1_000 + [...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0);

async function eventsOf(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('events').select(['type', 'data']).orderBy('id').execute();
  return rows.map(({ type, data }) => `${type} ${data.deployment ?? data.lock}`);
}

export async function lockEventsOf(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('events').select(['type', 'person']).orderBy('id').execute();
  return rows.map(({ type, person }) => `${type} by ${person ?? 'nobody'}`);
}
