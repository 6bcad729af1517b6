import { type Selectable, sql } from 'kysely';
import { type Db, type Deployment, deploymentOf, type Lock, lockOf, type Target } from './deployment.ts';
import type { DeploymentsTable } from './tables.ts';

const rowsOf = (db: Db, { service, environment }: Target) =>
  db.selectFrom('deployments').selectAll().where('service', '=', service).where('environment', '=', environment);

/**
 * Live deployment: the last one that went live, of either origin. GitHub's times are whole seconds: within one second the
 * later request counts. `before` asks for an earlier moment.
 */
export async function current(db: Db, target: Target, before?: { at: Date; without: string }) {
  const row = await rowsOf(db, target)
    .where('state', '=', 'live')
    .$if(before !== undefined, (query) =>
      query.where('finished_at', '<=', before?.at ?? null).where('id', '<>', before?.without ?? ''),
    )
    .orderBy('finished_at', 'desc')
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && deploymentOf(row);
}

/** Newest deployment of another commit that started and stopped half-way after `since` went live. */
export async function stoppedHalfway(db: Db, since: Deployment, without = ''): Promise<Deployment | undefined> {
  const row = await rowsOf(db, since)
    .where('state', 'in', ['failed', 'cancelled'])
    .where('started_at', 'is not', null)
    .where('finished_at', '>', since.finishedAt)
    .where('id', '<>', without)
    .where(sql<string>`coalesce(reported_sha, sha)`, '<>', since.runningSha)
    .orderBy('finished_at', 'desc')
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && deploymentOf(row);
}

/** Newest request first. */
export async function history(db: Db, target: Target, limit: number): Promise<Deployment[]> {
  const rows = await rowsOf(db, target).orderBy('requested_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(deploymentOf);
}

/** Live deployments among which those to roll back to are chosen. */
const maxLookedBack = 200;

/**
 * Deployments to roll back to, newest first: each commit once, in its latest deployment, without change failures. The live
 * one is included only when a later deployment is in progress or stopped half-way, which it would take back.
 */
export async function lastGood(db: Db, target: Target, limit: number): Promise<Deployment[]> {
  const live = await current(db, target);
  if (!live) return [];
  const [active] = (await readQueue(db, target)).filter(
    ({ state, sha }) => state === 'active' && sha !== live.runningSha,
  );
  const without = (active ?? (await stoppedHalfway(db, live))) ? null : live.runningSha;
  const rows = await db
    .selectFrom(
      db
        .selectFrom(
          rowsOf(db, target)
            .where('state', '=', 'live')
            .orderBy('finished_at', 'desc')
            .orderBy('requested_at', 'desc')
            .orderBy('id', 'desc')
            .limit(maxLookedBack)
            .as('latest'),
        )
        .selectAll()
        .distinctOn(sql`coalesce(reported_sha, sha)`)
        .orderBy(sql`coalesce(reported_sha, sha)`)
        .orderBy('finished_at', 'desc')
        .orderBy('requested_at', 'desc')
        .orderBy('id', 'desc')
        .as('newest'),
    )
    .selectAll()
    .where('broke_at', 'is', null)
    .where(sql<boolean>`coalesce(reported_sha, sha) is distinct from ${without}`)
    .orderBy('finished_at', 'desc')
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(deploymentOf);
}

/** Queue of the platform: the active deployment first, then waiting ones in the order of their requests. */
export async function readQueue(db: Db, target: Target): Promise<Deployment[]> {
  const rows = await rowsOf(db, target)
    .where('state', 'in', ['active', 'waiting'])
    .where('origin', '=', 'platform')
    .orderBy('state') // active, waiting
    .orderBy('requested_at')
    .orderBy('id')
    .execute();
  return rows.map(deploymentOf);
}

/** Deployment of the platform for a workflow run. */
export async function findByWorkflowRun(db: Db, githubRun: number): Promise<Deployment | undefined> {
  const row = await db
    .selectFrom('deployments')
    .selectAll()
    .where('github_run', '=', String(githubRun))
    .where('origin', '=', 'platform')
    .executeTakeFirst();
  return row && deploymentOf(row);
}

/** Outside deployments without a known end: for warnings, and to be read from GitHub again. */
export async function externalInProgress(db: Db, target?: Target): Promise<Deployment[]> {
  const rows = await (target ? rowsOf(db, target) : db.selectFrom('deployments').selectAll())
    .where('state', '=', 'active')
    .where('origin', '=', 'outside')
    .orderBy('requested_at')
    .execute();
  return rows.map(deploymentOf);
}

/** Locks that cover a target, the narrowest first. */
export const locksOn = (db: Db, { service, environment }: Target): Promise<Lock[]> =>
  locksWhere(
    db,
    sql`(service is null or service = ${service}) and (environment is null or environment = ${environment})`,
  );

/** Locks on these services and on all services; without an argument, all locks. */
export const locks = (db: Db, services?: readonly string[]): Promise<Lock[]> =>
  locksWhere(db, services ? sql`(service is null or service = any(${services}::text[]))` : sql`true`);

export async function locksWhere(db: Db, condition: ReturnType<typeof sql<unknown>>): Promise<Lock[]> {
  const rows = await db
    .selectFrom('locks')
    .selectAll()
    .select(sql<number>`(extract(epoch from now() - taken_at) * 1000)::float8`.as('age_ms'))
    .where(sql<boolean>`${condition}`)
    .where(sql<boolean>`(ends_at is null or ends_at > now())`)
    .orderBy(sql`num_nulls(service, environment)`)
    .orderBy(sql`service nulls last`)
    .orderBy(sql`environment nulls last`)
    .execute();
  return rows.map(lockOf);
}

export interface EnvironmentState extends Target {
  current: Deployment | undefined;
  queue: Deployment[];
}

/**
 * Live and queued deployments of every target of these services that was ever deployed to. Reads one row of an index for each
 * environment, whatever the number of deployments.
 */
export async function environmentStates(db: Db, services: readonly string[]): Promise<EnvironmentState[]> {
  if (services.length === 0) return [];
  const [live, open] = await Promise.all([
    sql<Selectable<DeploymentsTable>>`
      with recursive target as (
        select first.service, first.environment from unnest(${services}::text[]) as listed (name)
          cross join lateral (select service, environment from deployments where service = listed.name
            order by environment limit 1) as first
        union all
        select target.service, next.environment from target
          cross join lateral (select environment from deployments
            where service = target.service and environment > target.environment order by environment limit 1) as next
      )
      select live.* from target cross join lateral (
        select * from deployments where service = target.service and environment = target.environment and state = 'live'
        order by finished_at desc, requested_at desc, id desc limit 1) as live`.execute(db),
    db
      .selectFrom('deployments')
      .selectAll()
      .where('service', 'in', services)
      .where('state', 'in', ['active', 'waiting'])
      .where('origin', '=', 'platform')
      .orderBy('state')
      .orderBy('requested_at')
      .orderBy('id')
      .execute(),
  ]);
  const found = new Map<string, EnvironmentState>();
  const at = ({ service, environment }: Target) => {
    const key = JSON.stringify([service, environment]);
    const state = found.get(key) ?? { service, environment, current: undefined, queue: [] };
    found.set(key, state);
    return state;
  };
  for (const row of live.rows) at(row).current = deploymentOf(row);
  for (const row of open) at(row).queue.push(deploymentOf(row));
  return [...found.values()];
}
