import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db, Store } from '../../core/store/database.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Paths, ScannedService } from './paths.ts';
import { type Known, type Read, type Repositories, readRepo } from './read-repo.ts';
import { alone, settle } from './signs.ts';

export interface ScanOptions {
  store: Store;
  log: Logger;
  paths: Paths;
  services: readonly ScannedService[];
  /** @throws PermanentError when GitHub is not set up. */
  repositories: () => Repositories;
  /**
   * Between two requests, in milliseconds: half of GitHub's limit for an App is left to deployments even while a scan runs.
   * Default 2 s.
   */
  pauseMs?: number;
  /** For how long a scan that is not heard of any more keeps others from going on, in milliseconds. Default 60 s. */
  leaseMs?: number;
}

/** A repository is looked at about once a week, each at another time of it. */
const again = '7 days';
/** One that cannot be read is tried again sooner. */
const againUnreadable = '1 day';
/** After so many failures in a row nobody waits for it any more. */
const patience = 5;
const maxWords = 300;

/** Somebody else has the scan, or this one is to stop: nothing more may be written. */
class Over extends Error {
  override name = 'Over';
}

/** Looks through the repositories that are due, one after the other, in one process of all. Dies at any line, and another goes on. */
export function createScan(options: ScanOptions) {
  const { store, log, paths, services, repositories, pauseMs = 2_000, leaseMs = 60_000 } = options;
  const { db } = store;
  const repos = [...new Set(services.flatMap(({ repo }) => (repo === undefined ? [] : [repo.toLowerCase()])))];

  /** The repositories there are, and those in which something else is looked for now than when they were read. */
  async function follow(): Promise<void> {
    await sql`insert into detour_repos (repo) select unnest(${repos}::text[]) on conflict do nothing`.execute(db);
    await sql`delete from detour_repos where repo <> all(${repos}::text[])`.execute(db);
    // While two versions run side by side they do not agree: neither undoes at once what the other has read.
    await sql`update detour_repos set due_at = now() where declared <> ${paths.declared} and due_at > now()
      and read_at < now() - interval '1 hour'`.execute(db);
  }

  /** The scan is ours for a while, if something is due and nobody has it. */
  async function take(): Promise<string | undefined> {
    const { rows } = await sql<{ epoch: string }>`
      update detour_scan set epoch = epoch + 1, lease_until = now() + ${leaseMs} * interval '1 ms'
      where lease_until <= now() and paused_until <= now() and exists (select from detour_repos where due_at <= now())
      returning epoch`.execute(db);
    return rows[0]?.epoch;
  }

  /** @throws Over when it is not ours any more. */
  async function hold(tx: Db, epoch: string, ms = leaseMs): Promise<void> {
    const { numAffectedRows } = await sql`
      update detour_scan set lease_until = now() + ${ms} * interval '1 ms' where epoch = ${epoch}`.execute(tx);
    if (numAffectedRows !== 1n) throw new Over('The scan is somebody else’s now.');
  }

  async function nextDue(): Promise<{ repo: string; attempts: number; known: Known } | undefined> {
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
    // What was read with other patterns says nothing now.
    if (row.declared !== paths.declared) return { repo, attempts, known: { files: [] } };
    const files = await db.selectFrom('detour_files').selectAll().where('repo', '=', repo).execute();
    return { repo, attempts, known: { files, ...(etag !== null && { etag }), ...(tree !== null && { tree }) } };
  }

  const write = (epoch: string, work: (tx: Db) => Promise<void>) =>
    alone(store, async (tx) => {
      await hold(tx, epoch);
      await work(tx);
    });

  const due = (interval: string) => sql<Date>`now() + ${interval}::interval * (0.9 + random() * 0.2)`;

  async function unchanged(tx: Db, repo: string): Promise<void> {
    const values = { due_at: due(again), attempts: 0, read_at: sql<Date>`now()`, unreadable: null };
    await tx.updateTable('detour_repos').set(values).where('repo', '=', repo).execute();
  }

  async function keep(tx: Db, repo: string, read: Read): Promise<void> {
    await unchanged(tx, repo);
    const { tree, etag = null, files } = read;
    const partly = JSON.stringify(read.partly);
    await tx
      .updateTable('detour_repos')
      .set({ declared: paths.declared, tree, etag, partly })
      .where('repo', '=', repo)
      .execute();
    await tx.deleteFrom('detour_files').where('repo', '=', repo).execute();
    const rows = files.map(({ path, blob, found }) => ({ repo, path, blob, found: JSON.stringify(found) }));
    if (rows.length > 0) await tx.insertInto('detour_files').values(rows).execute();
    await settle(tx, services, paths.capabilities);
  }

  async function failed(tx: Db, repo: string, attempts: number, error: unknown): Promise<void> {
    const ours = error instanceof UserError || error instanceof PermanentError;
    const final = ours || attempts + 1 >= patience;
    const words = ours ? error.message : 'GitHub did not let it be read, several times in a row.';
    const values = final
      ? { due_at: due(againUnreadable), unreadable: words.slice(0, maxWords), attempts: 0 }
      : { due_at: due(`${2 ** attempts} minutes`), attempts: attempts + 1 };
    await tx.updateTable('detour_repos').set(values).where('repo', '=', repo).execute();
    log[final ? 'info' : 'warn']({ err: error, repo }, 'a repository could not be looked through for detours');
  }

  async function one(epoch: string, { repo, attempts, known }: { repo: string; attempts: number; known: Known }) {
    const turn = async () => {
      await hold(db, epoch);
      await wait(pauseMs);
    };
    try {
      const read = await readRepo(repositories(), repo, paths, known, turn);
      await write(epoch, (tx) => (read === 'unchanged' ? unchanged(tx, repo) : keep(tx, repo, read)));
    } catch (error) {
      if (error instanceof Over) throw error;
      if (error instanceof RetryLater) {
        await write(epoch, async (tx) => {
          await sql`update detour_scan set paused_until = now() + ${error.inMs} * interval '1 ms'`.execute(tx);
        });
        throw new Over('GitHub asks for a pause.', { cause: error });
      }
      await write(epoch, (tx) => failed(tx, repo, attempts, error));
    }
  }

  const stopping = new AbortController();
  function wait(ms: number): Promise<void> {
    if (stopping.signal.aborted) throw new Over('The process stops.');
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(new Over('The process stops.'));
      };
      const timer = setTimeout(() => {
        stopping.signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      stopping.signal.addEventListener('abort', stop, { once: true });
    });
  }

  return {
    /** Looks through everything that is due, if nobody else does; then it is free again. */
    async run(): Promise<void> {
      await follow();
      const epoch = await take();
      if (epoch === undefined) return;
      try {
        for (let next = await nextDue(); next; next = await nextDue()) await one(epoch, next);
      } catch (error) {
        if (!(error instanceof Over)) throw error;
      } finally {
        await hold(db, epoch, 0).catch(() => {}); // otherwise it is free when its time is over
      }
    },
    stop: () => stopping.abort(),
  };
}
