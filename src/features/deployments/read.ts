import { sql } from 'kysely';
import { type Db, type Deployment, deploymentOf, type Lock, lockOf, type Target } from './deployment.ts';

const rowsOf = (db: Db, { service, environment }: Target) =>
  db.selectFrom('deployments').selectAll().where('service', '=', service).where('environment', '=', environment);

/**
 * What runs now: the one that went live last, whatever its origin. GitHub counts in whole seconds: of two in one second it is
 * the one that was asked for later. `before` asks for an earlier moment.
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

/** The newest that began, with another commit, and stopped half-way after `since` had gone live. */
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

/**
 * What one may go back to: each commit once, as it was live last, newest first, without those that broke something.
 * The current one is left out, unless a later deployment is under way or stopped half-way: then going back to it is the
 * remedy.
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
      rowsOf(db, target)
        .where('state', '=', 'live')
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

/** The platform's line: the active one first, then those waiting in the order they were asked for. */
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

/** The platform's deployment that follows this workflow run. */
export async function ofRun(db: Db, githubRun: number): Promise<Deployment | undefined> {
  const row = await db
    .selectFrom('deployments')
    .selectAll()
    .where('github_run', '=', String(githubRun))
    .where('origin', '=', 'platform')
    .executeTakeFirst();
  return row && deploymentOf(row);
}

/** What others do outside the platform right now, as far as it was seen: for warnings, and to be looked at again. */
export async function externalInProgress(db: Db, target?: Target): Promise<Deployment[]> {
  const rows = await (target ? rowsOf(db, target) : db.selectFrom('deployments').selectAll())
    .where('state', '=', 'active')
    .where('origin', '=', 'outside')
    .orderBy('requested_at')
    .execute();
  return rows.map(deploymentOf);
}

/** Locks that cover a target, the narrowest first. Looking takes nothing. */
export const locksOn = (db: Db, { service, environment }: Target): Promise<Lock[]> =>
  locksWhere(
    db,
    sql`(service is null or service = ${service}) and (environment is null or environment = ${environment})`,
  );

/** Locks on these services, and those on every service; without services, all there are. */
export const locks = (db: Db, services?: readonly string[]): Promise<Lock[]> =>
  locksWhere(db, services ? sql`(service is null or service = any(${services}::text[]))` : sql`true`);

export async function locksWhere(db: Db, condition: ReturnType<typeof sql<unknown>>): Promise<Lock[]> {
  const rows = await db
    .selectFrom('locks')
    .selectAll()
    .select(sql<number>`(extract(epoch from now() - taken_at) * 1000)::float8`.as('age_ms'))
    .where(sql<boolean>`${condition}`)
    .orderBy(sql`num_nulls(service, environment)`)
    .orderBy(sql`service nulls last`)
    .orderBy(sql`environment nulls last`)
    .execute();
  return rows.map(lockOf);
}

export interface EnvironmentState extends Target {
  current: Deployment | undefined;
  line: Deployment[];
}

/** What runs and what waits on every target of these services that was ever deployed to, in two queries. */
export async function environmentStates(db: Db, services: readonly string[]): Promise<EnvironmentState[]> {
  if (services.length === 0) return [];
  const [live, open] = await Promise.all([
    db
      .selectFrom('deployments')
      .selectAll()
      .distinctOn(['service', 'environment'])
      .where('service', 'in', services)
      .where('state', '=', 'live')
      .orderBy('service')
      .orderBy('environment')
      .orderBy('finished_at', 'desc')
      .orderBy('requested_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
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
    const standing = found.get(key) ?? { service, environment, current: undefined, line: [] };
    found.set(key, standing);
    return standing;
  };
  for (const row of live) at(row).current = deploymentOf(row);
  for (const row of open) at(row).line.push(deploymentOf(row));
  return [...found.values()];
}
