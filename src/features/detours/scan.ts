import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db, Store } from '../../core/store/database.ts';
import { backoff } from '../../lib/duration.ts';
import { truncate } from '../../lib/text.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Paths, ScannedService } from './paths.ts';
import { type PreviousScan, type RepoScan, type Repositories, readRepo } from './read-repo.ts';
import { updateDetours, withDetoursLock } from './signs.ts';

export interface ScanOptions {
  store: Store;
  log: Logger;
  paths(): Paths;
  services: readonly ScannedService[];
  /** @throws PermanentError when GitHub is not set up */
  repositories: () => Repositories;
  /** Time after which the scan of a process that died may be taken over, in milliseconds. Default 60 s. */
  leaseMs?: number | undefined;
}

export interface ScanRun {
  /** Ends the scan before its next request. */
  signal?: AbortSignal;
  /** Between two requests, in milliseconds. 2 s leave half of GitHub's limit for an App to deployments. */
  pauseMs: number;
}

/** Each repository is scanned about once a week, at a random time. */
const scanInterval = '7 days';
/** Pause after which a repository that cannot be read is tried again. */
const unreadableInterval = '1 day';
/** Failures in a row after which a repository counts as unreadable. */
const maxAttempts = 5;
const maxReasonLength = 300;

/** Another process has the scan, or this one has to stop: write nothing more. */
class ScanEnded extends Error {
  override name = 'ScanEnded';
}

interface DueRepo {
  repo: string;
  attempts: number;
  previous: PreviousScan;
}

/** @returns a function that scans the repositories that are due, in one process of all; when that one dies, another continues */
export function createScan(options: ScanOptions): (run: ScanRun) => Promise<void> {
  const { store, log, paths, services, repositories, leaseMs = 60_000 } = options;
  const { db } = store;
  const repos = [...new Set(services.flatMap(({ repo }) => (repo === undefined ? [] : [repo.toLowerCase()])))];

  /** Adds new repositories, removes old ones, and makes those due that were read for other declarations. */
  async function syncRepos(): Promise<void> {
    await sql`insert into detour_repos (repo) select unnest(${repos}::text[]) on conflict do nothing`.execute(db);
    await sql`delete from detour_repos where repo <> all(${repos}::text[])`.execute(db);
    // Two versions that run side by side during an update declare different things: neither undoes at once the reads of the other.
    await sql`update detour_repos set due_at = now() where declared <> ${paths().declared} and due_at > now()
      and read_at < now() - interval '1 hour'`.execute(db);
  }

  /** Takes the lease, if something is due and no other process has it. @returns the epoch */
  async function takeLease(): Promise<string | undefined> {
    const { rows } = await sql<{ epoch: string }>`
      update detour_scan set epoch = epoch + 1, lease_until = now() + ${leaseMs} * interval '1 ms'
      where lease_until <= now() and paused_until <= now() and exists (select from detour_repos where due_at <= now())
      returning epoch`.execute(db);
    return rows[0]?.epoch;
  }

  /** @throws ScanEnded when another process has taken the lease */
  async function extendLease(tx: Db, epoch: string, ms = leaseMs): Promise<void> {
    const { numAffectedRows } = await sql`
      update detour_scan set lease_until = now() + ${ms} * interval '1 ms' where epoch = ${epoch}`.execute(tx);
    if (numAffectedRows !== 1n) throw new ScanEnded('Another process has taken over the scan.');
  }

  async function nextDue(): Promise<DueRepo | undefined> {
    const row = await db
      .selectFrom('detour_repos')
      .selectAll()
      .where('due_at', '<=', sql<Date>`now()`)
      .orderBy('due_at')
      .orderBy('repo')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    const { repo, attempts, etag, tree } = row;
    // Files that were read for other declarations have to be read again.
    if (row.declared !== paths().declared) return { repo, attempts, previous: { files: [] } };
    const files = await db.selectFrom('detour_files').selectAll().where('repo', '=', repo).execute();
    return { repo, attempts, previous: { files, ...(etag !== null && { etag }), ...(tree !== null && { tree }) } };
  }

  const fenced = (epoch: string, work: (tx: Db) => Promise<void>) =>
    withDetoursLock(store, async (tx) => {
      await extendLease(tx, epoch);
      await work(tx);
    });

  const dueIn = (interval: string) => sql<Date>`now() + ${interval}::interval * (0.9 + random() * 0.2)`;

  async function saveUnchanged(tx: Db, repo: string): Promise<void> {
    const values = { due_at: dueIn(scanInterval), attempts: 0, read_at: sql<Date>`now()`, unreadable: null };
    await tx.updateTable('detour_repos').set(values).where('repo', '=', repo).execute();
  }

  async function saveScan(tx: Db, repo: string, scan: RepoScan): Promise<void> {
    await saveUnchanged(tx, repo);
    const { tree, etag = null, files } = scan;
    const partly = JSON.stringify(scan.partly);
    await tx
      .updateTable('detour_repos')
      .set({ declared: paths().declared, tree, etag, partly })
      .where('repo', '=', repo)
      .execute();
    await tx.deleteFrom('detour_files').where('repo', '=', repo).execute();
    const rows = files.map(({ path, blob, found }) => ({ repo, path, blob, found: JSON.stringify(found) }));
    if (rows.length > 0) await tx.insertInto('detour_files').values(rows).execute();
    await updateDetours(tx, services, paths().capabilities);
  }

  async function saveFailure(tx: Db, repo: string, attempts: number, error: unknown): Promise<void> {
    const isOurs = error instanceof UserError || error instanceof PermanentError;
    const isFinal = isOurs || attempts + 1 >= maxAttempts;
    const reason = isOurs ? error.message : 'Reading it from GitHub failed several times in a row.';
    const values = isFinal
      ? { due_at: dueIn(unreadableInterval), unreadable: truncate(reason, maxReasonLength), attempts: 0 }
      : { due_at: dueIn(`${backoff('1m', attempts + 2, '1h')} ms`), attempts: attempts + 1 };
    await tx.updateTable('detour_repos').set(values).where('repo', '=', repo).execute();
    log[isFinal ? 'info' : 'warn']({ err: error, repo }, 'a repository could not be scanned for detours');
  }

  async function scanRepo(epoch: string, { repo, attempts, previous }: DueRepo, { signal, pauseMs }: ScanRun) {
    const beforeRequest = async () => {
      await extendLease(db, epoch);
      await sleep(pauseMs, undefined, signal && { signal }).catch((cause: unknown) => {
        throw new ScanEnded('The process stops.', { cause });
      });
    };
    try {
      const scan = await readRepo(repositories(), repo, paths(), previous, beforeRequest);
      await fenced(epoch, (tx) => (scan === 'unchanged' ? saveUnchanged(tx, repo) : saveScan(tx, repo, scan)));
    } catch (error) {
      if (error instanceof ScanEnded) throw error;
      if (error instanceof RetryLater) {
        await fenced(epoch, async (tx) => {
          await sql`update detour_scan set paused_until = now() + ${error.inMs} * interval '1 ms'`.execute(tx);
        });
        throw new ScanEnded('GitHub asks for a pause.', { cause: error });
      }
      await fenced(epoch, (tx) => saveFailure(tx, repo, attempts, error));
    }
  }

  return async (run) => {
    await syncRepos();
    const epoch = await takeLease();
    if (epoch === undefined) return;
    try {
      for (let next = await nextDue(); next; next = await nextDue()) await scanRepo(epoch, next, run);
    } catch (error) {
      if (!(error instanceof ScanEnded)) throw error;
    } finally {
      await extendLease(db, epoch, 0).catch(() => {}); // otherwise it ends with its time
    }
  };
}
