import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { CursorExpired, type Directory, personId } from './directory.ts';
import { batchSize, usergroupOf, writeAccounts, writeGroups, writeMemberships, writeTeams } from './people.ts';
import { type CatalogFile, changeCatalog, LeaseTaken, readFile } from './state.ts';

/** Time after which people are read from the directory again, in milliseconds. */
const syncMs = 300_000;
/** Time after which another process continues the sync of one that died, in milliseconds. */
const leaseMs = 60_000;
/** Problems that one line of the log names. */
const maxNamed = 20;

export interface SyncOptions {
  store: Store;
  directory: Directory;
  log: Logger;
}

export interface Sync {
  /**
   * Reads all people and groups of the directory, in one process of all: page by page, with the pauses that the directory
   * asks for. When a process stops or dies, another one continues with the next page. `always` also when it is not due.
   *
   * @returns true when it was read to its end; false when it is not due or another process reads it
   * @throws the directory's error; the place in the list is kept
   */
  run(options?: { always?: boolean }): Promise<boolean>;
  /** Lets another process continue. */
  stop(): Promise<void>;
}

export function createSync({ store: { db }, directory, log }: SyncOptions): Sync {
  const self = newId();
  const stopping = new AbortController();
  let reported = '';

  /** @returns the cursor, empty for the first page; undefined without the lease */
  async function takeLease(always: boolean): Promise<string | undefined> {
    const { rows } = await sql<{ cursor: string }>`
      update catalog_state set lease_by = ${self}, lease_until = now() + ${leaseMs} * interval '1 ms',
        sweep_at = case when coalesce(cursor, '') = '' then now() else sweep_at end, cursor = coalesce(cursor, '')
      where (lease_until is null or lease_until < now()) and (${always} or cursor is not null or synced_at is null
        or synced_at not between now() - ${syncMs} * interval '1 ms' and now())
      returning cursor`.execute(db);
    return rows[0]?.cursor;
  }

  async function release(): Promise<void> {
    await sql`update catalog_state set lease_by = null, lease_until = null where lease_by = ${self}`.execute(db);
  }

  /** Extends the lease. @throws LeaseTaken */
  async function extendLease(ms: number): Promise<void> {
    const { numAffectedRows } = await sql`update catalog_state set lease_until = now() + ${ms} * interval '1 ms'
      where lease_by = ${self}`.execute(db);
    if (numAffectedRows !== 1n) throw new LeaseTaken();
  }

  /** Repeats a call after the pauses that the directory asks for. */
  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        log.info({ againInMs: error.inMs }, 'reading people pauses: Slack asks for it');
        await extendLease(error.inMs + leaseMs);
        await sleep(error.inMs, undefined, { signal: stopping.signal }).catch((cause: unknown) => {
          throw new LeaseTaken('The process stops.', { cause });
        });
      }
    }
  }

  /** Reads the user groups that the file names. @returns those that do not exist, with their teams */
  async function readGroups({ teams }: CatalogFile): Promise<string[]> {
    const teamsOf = new Map<string, string[]>();
    for (const { name, members } of teams) {
      for (const group of members.flatMap((member) => usergroupOf(member) ?? []))
        teamsOf.set(group, [...(teamsOf.get(group) ?? []), name]);
    }
    const listed = teamsOf.size > 0 ? await patiently(directory.usergroups) : new Map<string, readonly string[]>();
    const groups = new Map<string, readonly string[]>();
    const missing: string[] = [];
    for (const [group, names] of teamsOf) {
      // A group of another workspace of the organisation is not in the list.
      const members = listed.get(group) ?? (await patiently(() => directory.usergroup(group)));
      if (!members) missing.push(`user group ${group} of team ${names.join(', ')}`);
      groups.set(group, members ?? []);
    }
    await changeCatalog(
      db,
      async ({ tx }) => {
        await sql`delete from usergroup_members where usergroup <> all(${[...groups.keys()]}::text[])`.execute(tx);
        await writeGroups(tx, groups);
        return 0; // memberships follow from them at the end
      },
      self,
    );
    return missing;
  }

  /** Reads the list from a cursor on. @returns ids of the people in it, or undefined when another process read its beginning */
  async function readPeople(from: string, skipped: string[]): Promise<ReadonlySet<string> | undefined> {
    const seen = from === '' ? new Set<string>() : undefined;
    for (let cursor = from; ; ) {
      const { accounts, next, skipped: more } = await patiently(() => directory.page(cursor || undefined));
      skipped.push(...more);
      for (const account of accounts) seen?.add(personId({ ...account, userId: account.slackId }));
      await changeCatalog(
        db,
        async ({ tx, version, humanOf }) => {
          await sql`update catalog_state set cursor = ${next ?? cursor}, lease_until = now() + ${leaseMs} * interval '1 ms'`.execute(
            tx,
          );
          return await writeAccounts(tx, version, accounts, humanOf);
        },
        self,
      );
      if (next === undefined) return seen;
      cursor = next;
    }
  }

  /** Deactivates people who are not in the list any more, or whose entry cannot be read. */
  async function deactivateOthers(seen: ReadonlySet<string>): Promise<void> {
    if (seen.size === 0) throw new Error('Slack’s list of people is empty, so it was not used.');
    for (let after = ''; ; ) {
      const { rows } = await sql<{ id: string }>`
        select people.id from people, catalog_state where people.id > ${after} and active and checked_at < sweep_at
        order by people.id limit ${batchSize}`.execute(db);
      const gone = rows.flatMap(({ id }) => (seen.has(id) ? [] : [id]));
      if (gone.length > 0) {
        await changeCatalog(
          db,
          async ({ tx, version }) => {
            // Somebody who joined meanwhile was written after the list was begun.
            const { numAffectedRows = 0n } = await sql`
              update people set active = false, checked_at = now(), version = ${version}::bigint from catalog_state
              where people.id = any(${gone}::text[]) and checked_at < sweep_at`.execute(tx);
            return Number(numAffectedRows);
          },
          self,
        );
      }
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) return;
      after = last.id;
    }
  }

  async function finish(): Promise<void> {
    await changeCatalog(
      db,
      async ({ tx, version }) => {
        const { teams } = await readFile(tx);
        const changedTeams = await writeTeams(tx, version, teams);
        const changed = changedTeams + (await writeMemberships(tx, version, teams));
        await sql`update catalog_state set synced_at = now(), sweep_at = null, cursor = null`.execute(tx);
        if (changedTeams > 0) await sql`update catalog_state set teams_version = ${version}::bigint`.execute(tx);
        return changed;
      },
      self,
    );
  }

  /** Logs what could not be read, when that has changed. */
  function report(missing: readonly string[], skipped: readonly string[]): void {
    const problems = JSON.stringify([missing, skipped]);
    if (problems === reported) return;
    reported = problems;
    for (const group of missing.slice(0, maxNamed))
      log.warn(`the ${group} does not exist in Slack or is disabled: it counts as empty. Remove it from platform.yaml`);
    if (skipped.length > 0)
      log.warn(
        { failed: skipped.length, skipped: skipped.slice(0, maxNamed) },
        'entries of Slack’s list of people cannot be read: these people have no rights',
      );
  }

  async function read(from: string): Promise<void> {
    const missing = await readGroups(await readFile(db));
    const skipped: string[] = [];
    const seen = await readPeople(from, skipped).catch((error: unknown) => {
      if (!(error instanceof CursorExpired) || from === '') throw error;
      return readPeople('', skipped);
    });
    if (seen) await deactivateOthers(seen);
    await finish();
    report(missing, skipped);
  }

  return {
    async run({ always = false } = {}) {
      const cursor = await takeLease(always);
      if (cursor === undefined) return false;
      try {
        await read(cursor);
        return true;
      } catch (error) {
        if (error instanceof LeaseTaken) return false;
        throw error;
      } finally {
        if (!stopping.signal.aborted) await release();
      }
    },
    async stop() {
      stopping.abort();
      await release().catch(() => {}); // the lease expires anyway
    },
  };
}
