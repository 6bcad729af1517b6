import type { Logger } from 'pino';
import { formatDuration } from '../../lib/format-duration.ts';
import { repeat } from '../../lib/repeat.ts';
import type { Access, Domain, Team } from '../../roadcrew/index.ts';
import type { Store } from '../store/database.ts';
import { hasAccess } from './access.ts';
import { type Directory, type Identity, personId } from './directory.ts';
import { applyFile, type OnTeams } from './file.ts';
import { createHumanOf } from './human.ts';
import type { KnownPerson } from './known-person.ts';
import { usergroupOf, writeAccounts, writeGroups, writeMemberships } from './people.ts';
import { createSnapshot } from './snapshot.ts';
import { type CatalogFile, changeCatalog, readFile } from './state.ts';
import { createSync } from './sync.ts';

export interface Catalog {
  /** Makes the teams of this process's platform.yaml those of all processes. Needs the store only. */
  applyPlatform(): Promise<void>;
  /**
   * Reads all people and groups from the directory, in one process of all.
   *
   * @returns true when this process has read them; false when it is not due or another process reads them
   * @throws the directory's error
   */
  sync(options?: { always?: boolean }): Promise<boolean>;
  /** Reads what was changed since the last call, by any process. */
  load(): Promise<void>;
  /** True when people were read from the directory at least once, by any process. */
  isComplete(): boolean;
  /** Explains that nobody's rights are known now, because people could not be read for long. */
  outdated(): string | undefined;
  /** Updates one account, which has changed or may be new. */
  changed(slackId: string): Promise<void>;
  /** Updates one user group, whose members have changed. */
  groupChanged(usergroup: string): Promise<void>;
  /**
   * Reads members of teams from memory, a few seconds old at most, and others from the store: for requests, whose rights
   * are checked again before each effect.
   */
  find(identity: Identity): Promise<KnownPerson | undefined>;
  byId(id: string): Promise<KnownPerson | undefined>;
  /** Display names of these people, where they are known. */
  names(ids: Iterable<string>): Promise<(id: string) => string | undefined>;
  teams(): readonly Team[];
  /** Reads the store and the directory: for decisions. Throws when either does not answer. */
  mayDecide(person: string, from: 'platform' | Domain | 'owners', team: string): Promise<boolean>;
  /** Reads from memory, like `find`. `access`: of the workflow; default: anyone in a team. Throws when rights are outdated. */
  mayRun(person: string, team: string, access?: Access): Promise<boolean>;
  /** Lets another process continue a sync. */
  stop(): Promise<void>;
}

export interface CatalogOptions {
  store: Store;
  platform: CatalogFile;
  directory: Directory;
  log: Logger;
  onTeams?: OnTeams;
}

/** Age of what was read from the directory at which rights count as unknown, in milliseconds. */
const maxAgeMs = 1_800_000;

export function createCatalog({ store, platform, directory, log, onTeams }: CatalogOptions): Catalog {
  const { db } = store;
  const snapshot = createSnapshot(db);
  const humanOf = createHumanOf(platform.aliases);
  const sync = createSync({ store, directory, log });

  function outdated(): string | undefined {
    const age = snapshot.ageMs();
    if (age <= maxAgeMs) return undefined;
    const since = Number.isFinite(age) ? `for ${formatDuration(age, 'long')}` : 'yet';
    return `I could not read people and groups from Slack ${since}, so nobody’s permissions can be checked. Nothing was recorded. Try again in a few minutes.`;
  }

  async function byId(id: string): Promise<KnownPerson | undefined> {
    return snapshot.get(id) ?? (await snapshot.read([id])).get(id);
  }

  return {
    applyPlatform: () => applyFile(db, platform, onTeams),
    async sync(options) {
      const isRead = await sync.run(options);
      await snapshot.load();
      return isRead;
    },
    load: snapshot.load,
    isComplete: () => Number.isFinite(snapshot.ageMs()),
    outdated,
    async changed(slackId) {
      const account = await directory.person(slackId);
      if (!account) return;
      await changeCatalog(db, async ({ tx, version, humanOf }) => {
        const written = await writeAccounts(tx, version, [account], humanOf);
        if (written === 0) return 0;
        const { teams } = await readFile(tx);
        return written + (await writeMemberships(tx, version, teams, personId({ ...account, userId: slackId })));
      });
      await snapshot.load();
    },
    async groupChanged(usergroup) {
      const { teams } = await readFile(db);
      const concerned = teams.filter(({ members }) => members.some((member) => usergroupOf(member) === usergroup));
      if (concerned.length === 0) return;
      const members = (await directory.usergroup(usergroup)) ?? [];
      await changeCatalog(db, async ({ tx, version }) => {
        if ((await writeGroups(tx, new Map([[usergroup, members]]))) === 0) return 0;
        return await writeMemberships(tx, version, concerned);
      });
      await snapshot.load();
    },
    find: (identity) => byId(personId(identity)),
    byId,
    async names(ids) {
      const missing = [...new Set(ids)].filter((id) => !snapshot.get(id));
      const others = missing.length > 0 ? await snapshot.read(missing) : new Map<string, KnownPerson>();
      return (id) => (snapshot.get(id) ?? others.get(id))?.name;
    },
    teams: snapshot.teams,
    async mayDecide(person, from, team) {
      const rows = await db
        .selectFrom('memberships')
        .innerJoin('teams', 'teams.name', 'memberships.team')
        .innerJoin('people', 'people.id', 'memberships.person')
        .select(['people.slack_id', 'memberships.usergroup'])
        .where('memberships.person', '=', person)
        .where('teams.active', '=', true)
        .where((row) => {
          if (from === 'owners') return row('teams.name', '=', team);
          const platform = row('teams.kind', '=', 'platform');
          return from === 'platform' ? platform : row.and([platform, row('teams.domain', '=', from)]);
        })
        .execute();
      const slackId = rows[0]?.slack_id;
      if (!slackId) return false;
      const account = await directory.person(slackId);
      if (!account?.active || account.kind !== 'member' || !humanOf(account).verified) return false;
      for (const { usergroup } of rows) {
        if (!usergroup || (await directory.usergroup(usergroup))?.includes(slackId)) return true;
      }
      return false;
    },
    async mayRun(person, team, access = 'teams') {
      const problem = outdated();
      if (problem !== undefined) throw new Error(problem);
      const entry = await byId(person);
      return (
        entry?.active === true &&
        entry.kind === 'member' &&
        hasAccess(entry, access) &&
        entry.teams.some(({ name, kind }) => name === team || kind === 'platform')
      );
    },
    stop: sync.stop,
  };
}

/**
 * Loads the snapshot every `loadMs`, and checks every `checkMs` whether a sync with the directory is due. After an error the
 * last snapshot stays in use, until it is too old.
 *
 * @returns a function that stops both. It waits for a read in flight, but not for a sync: that takes minutes in a large
 * workspace, and may be interrupted anywhere.
 */
export function startCatalogRefresh(
  catalog: Catalog,
  log: Logger,
  { loadMs = 5_000, checkMs = 15_000 } = {},
): () => Promise<void> {
  let stopped = false;
  const logError = (action: string) => (err: unknown) =>
    stopped || log.warn({ err }, `people and groups could not be ${action}`);
  const stopLoading = repeat(loadMs, catalog.load, logError('read from the store'));
  const stopSyncing = repeat(checkMs, catalog.sync, logError('read from Slack'), { atOnce: true });
  return async () => {
    stopped = true;
    void stopSyncing();
    await stopLoading();
  };
}
