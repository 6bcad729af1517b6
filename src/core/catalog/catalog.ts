import { sql, type Transaction } from 'kysely';
import type { Logger } from 'pino';
import { repeat } from '../../lib/repeat.ts';
import type { Access, Domain, Person, Team } from '../../roadcrew/index.ts';
import type { Platform } from '../platform-file.ts';
import type { Store } from '../store/database.ts';
import type { Schema } from '../store/schema.ts';
import { serialize } from '../store/serialize.ts';
import { transact } from '../store/transact.ts';
import { hasAccess } from './access.ts';
import { type Account, type Directory, humanOf, type Identity, personId } from './directory.ts';

/** A person in the catalog's snapshot. */
export interface KnownPerson extends Person {
  human: string;
  kind: Account['kind'];
  active: boolean;
}

export interface Catalog {
  /** Updates people and teams from `platform.yaml` and the directory. Throws when the directory does not answer. */
  sync(): Promise<void>;
  /** Reads the snapshot that `find` uses. */
  load(): Promise<void>;
  /** Updates one account, which has changed or may be new. */
  changed(slackId: string): Promise<void>;
  /** Reads from memory, a few seconds old at most: for requests, whose rights are checked again before each effect. */
  find(identity: Identity): KnownPerson | undefined;
  byId(id: string): KnownPerson | undefined;
  teams(): readonly Team[];
  /** Reads the store and the directory: for decisions. Throws when either does not answer. */
  mayDecide(person: string, from: 'platform' | Domain | 'owners', team: string): Promise<boolean>;
  /** Reads from memory, like `find`. `access`: of the workflow; default: anyone in a team. */
  mayRun(person: string, team: string, access?: Access): Promise<boolean>;
}

/** Called in the transaction that updates the table `teams` from platform.yaml. */
export type OnTeams = (tx: Transaction<Schema>, teams: Platform['teams']) => Promise<void>;

export interface CatalogOptions {
  store: Store;
  platform: Platform;
  directory: Directory;
  onTeams?: OnTeams;
}

export function createCatalog({ store, platform, directory, onTeams }: CatalogOptions): Catalog {
  const { db } = store;
  let people = new Map<string, KnownPerson>();
  let teams: Team[] = [];

  async function load(): Promise<void> {
    const [teamRows, rows] = await Promise.all([
      db.selectFrom('teams').selectAll().where('active', '=', true).orderBy('name').execute(),
      db
        .selectFrom('people')
        .leftJoin('memberships', 'memberships.person', 'people.id')
        .select(['people.id', 'slack_id', 'name', 'human', 'kind', 'people.active'])
        .select(
          sql<string[]>`coalesce(array_agg(team order by team) filter (where team is not null), '{}')`.as('teams'),
        )
        .groupBy('people.id')
        .execute(),
    ]);
    teams = teamRows.map(({ name, kind, domain, channel }) => ({
      name,
      kind,
      ...(domain && { domain }),
      ...(channel && { channel }),
    }));
    const byName = new Map(teams.map((team) => [team.name, team]));
    people = new Map(
      rows.map(({ slack_id, teams: names, ...person }) => [
        person.id,
        { ...person, slackId: slack_id, teams: names.flatMap((name) => byName.get(name) ?? []) },
      ]),
    );
  }

  async function writePeople(accounts: Account[]): Promise<void> {
    const rows = accounts.map((account) => ({
      id: personId({ ...account, userId: account.slackId }),
      slack_id: account.slackId,
      workspace_id: account.workspaceId,
      enterprise_id: account.enterpriseId ?? null,
      email: account.email ?? null,
      human: humanOf(account),
      name: account.name,
      kind: account.kind,
      active: account.active,
    }));
    for (let at = 0; at < rows.length; at += 500) {
      await db
        .insertInto('people')
        .values(rows.slice(at, at + 500))
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(({ ref }) => ({
            email: ref('excluded.email'),
            human: ref('excluded.human'),
            name: ref('excluded.name'),
            kind: ref('excluded.kind'),
            active: ref('excluded.active'),
            checked_at: sql`now()`,
          })),
        )
        .execute();
    }
  }

  async function membershipRows(accounts: Account[]) {
    const byMember = new Map(
      accounts.flatMap((account) => [
        [account.slackId, account],
        // Only addresses of our own workspace's members count: people of other workspaces can enter any address.
        ...(account.email && account.kind === 'member' && account.active
          ? ([[account.email.trim().toLowerCase(), account]] as const)
          : []),
      ]),
    );
    const rows = new Map<string, { person: string; team: string; usergroup: string | null }>();
    const add = (member: string, team: string, usergroup: string | null) => {
      const account = byMember.get(member.includes('@') ? member.toLowerCase() : member);
      if (!account) return; // not in the workspace (yet), and therefore without rights
      const person = personId({ ...account, userId: account.slackId });
      rows.set(`${person} ${team}`, { person, team, usergroup });
    };
    for (const team of platform.teams) {
      for (const member of team.members) {
        const usergroup = /^usergroup: ?(.+)$/.exec(member)?.[1];
        if (!usergroup) add(member, team.name, null);
        else for (const slackId of await directory.usergroup(usergroup)) add(slackId, team.name, usergroup);
      }
    }
    return [...rows.values()];
  }

  let lastSync: Promise<void> = Promise.resolve();
  let nextSync: Promise<void> | undefined;
  /** Syncs one after the other, so that older data never overwrites newer. Callers that have to wait share one sync. */
  function sync(): Promise<void> {
    nextSync ??= lastSync
      .catch(() => {})
      .then(() => {
        nextSync = undefined;
        return syncNow();
      });
    lastSync = nextSync;
    return nextSync;
  }

  async function syncNow(): Promise<void> {
    const accounts = await directory.everyone();
    const memberships = await membershipRows(accounts);
    await writePeople(accounts);
    await transact(db, async (tx) => {
      await serialize(tx, 'catalog');
      await tx.updateTable('teams').set({ active: false }).execute();
      for (const { name, kind, domain, channel } of platform.teams) {
        const values = { kind, domain: domain ?? null, channel: channel ?? null, active: true };
        await tx
          .insertInto('teams')
          .values({ name, ...values })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
          .execute();
      }
      await onTeams?.(tx, platform.teams);
      await tx.deleteFrom('memberships').execute();
      if (memberships.length > 0) await tx.insertInto('memberships').values(memberships).execute();
    });
    await load();
  }

  return {
    sync,
    load,
    async changed(slackId) {
      const account = await directory.person(slackId);
      if (!account) return;
      const before = people.get(personId({ ...account, userId: slackId }));
      await writePeople([account]);
      await load();
      // These changes can affect teams, because platform.yaml may name members by e-mail address.
      if (before?.human !== humanOf(account) || before.active !== account.active || before.kind !== account.kind)
        await sync();
    },
    find: (identity) => people.get(personId(identity)),
    byId: (id) => people.get(id),
    teams: () => teams,
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
      if (!account?.active || account.kind !== 'member') return false;
      for (const { usergroup } of rows) {
        if (!usergroup || (await directory.usergroup(usergroup)).includes(slackId)) return true;
      }
      return false;
    },
    async mayRun(person, team, access = 'teams') {
      const entry = people.get(person);
      return (
        entry?.active === true &&
        entry.kind === 'member' &&
        hasAccess(entry, access) &&
        entry.teams.some(({ name, kind }) => name === team || kind === 'platform')
      );
    },
  };
}

/**
 * Reads the snapshot every `loadMs` and syncs it with the directory every `syncMs`. After an error the last snapshot stays
 * in use.
 *
 * @returns a function that stops both. It waits for a read in flight, which is one query, but not for a sync: that takes
 * minutes in a large workspace, and its writes (upserts and one transaction) may be interrupted anywhere.
 */
export function startCatalogRefresh(
  catalog: Catalog,
  log: Logger,
  { loadMs = 5_000, syncMs = 300_000 } = {},
): () => Promise<void> {
  const logError = (action: string) => (err: unknown) => log.warn({ err }, `the catalog could not be ${action}`);
  const stopLoading = repeat(loadMs, catalog.load, logError('read'));
  const stopSyncing = repeat(syncMs, catalog.sync, logError('synced'));
  return async () => {
    void stopSyncing();
    await stopLoading();
  };
}
