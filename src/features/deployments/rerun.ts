import type { Services } from '../../core/catalog/services.ts';
import type { OutboxMessage } from '../../core/store/messages.ts';
import { type Db, type Deployment, deploymentOf, type Tx } from './deployment.ts';

/** Deployment outside the platform: somebody started a workflow run of the platform again at GitHub. */
export interface Rerun {
  deployment: Deployment;
  attempt: number;
  /** The run of the platform. */
  run: string;
}

/** Undefined for any other deployment. */
export async function readRerun(db: Db, id: string): Promise<Rerun | undefined> {
  const row = await db.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
  const own = row && (await repeatedBy(db, deploymentOf(row)));
  return own && { deployment: deploymentOf(row), attempt: Number(row.github_attempt), run: own.id };
}

/** Messages about changed deployments that repeat one of the platform: one for each attempt, updated in place. */
export async function rerunMessages(
  tx: Tx,
  changed: readonly Deployment[],
  services: Services,
): Promise<OutboxMessage[]> {
  const messages: OutboxMessage[] = [];
  for (const deployment of changed) {
    const own = await repeatedBy(tx, deployment);
    const to = own && (services.channelOf(deployment.service) ?? own.requestedBy);
    if (!to) continue;
    const { id } = deployment;
    messages.push({ target: `slack:${to}`, kind: 'rerun', key: `rerun:${id}`, payload: { deployment: id, to } });
  }
  return messages;
}

/** Deployment of the platform with the workflow run of an outside one. */
async function repeatedBy(db: Db, { origin, githubRun, service, environment }: Deployment) {
  if (origin !== 'outside' || githubRun === null) return undefined;
  const row = await db
    .selectFrom('deployments')
    .selectAll()
    .where('origin', '=', 'platform')
    .where('github_run', '=', String(githubRun))
    .where('service', '=', service)
    .where('environment', '=', environment)
    .executeTakeFirst();
  return row && deploymentOf(row);
}
