import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Domain, Person, Team } from '../../roadcrew/index.ts';
import type { Platform } from '../platform-file.ts';
import type { Store } from '../store/database.ts';
import { type Account, type Directory, humanOf, type Identity, personId } from './directory.ts';
import { recordTeamChanges } from './team-history.ts';

/** A person as the snapshot holds them. */
export interface KnownPerson extends Person {
  human: string;
  kind: Account['kind'];
  active: boolean;
}

export interface Catalog {
  /** Brings people and teams in step with `platform.yaml` and the directory. Throws when the directory cannot be asked. */
  sync(): Promise<void>;
  /** Reads the snapshot that `find` answers from. */
  load(): Promise<void>;
  /** One account has changed, or may be new. */
  changed(slackId: string): Promise<void>;
  /** From memory, at most a few seconds old: for requests, whose rights are looked at again before anything is done. */
  find(identity: Identity): KnownPerson | undefined;
  byId(id: string): KnownPerson | undefined;
  teams(): readonly Team[];
  /** Asked of the store and the directory now: for decisions. Throws when either cannot be asked. */
  mayDecide(person: string, from: 'platform' | Domain | 'owners', team: string): Promise<boolean>;
  /** From memory, like `find`. */
  mayRun(person: string, team: string): Promise<boolean>;
}

export function createCatalog({
  store,
  platform,
  directory,
}: {
  store: Store;
  platform: Platform;
  directory: Directory;
}): Catalog {
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
        // An address is only as good as the workspace that vouches for it: others may write ours into their profiles.
        ...(account.email && account.kind === 'member' && account.active
          ? ([[account.email.trim().toLowerCase(), account]] as const)
          : []),
      ]),
    );
    const rows = new Map<string, { person: string; team: string; usergroup: string | null }>();
    const add = (member: string, team: string, usergroup: string | null) => {
      const account = byMember.get(member.includes('@') ? member.toLowerCase() : member);
      if (!account) return; // not in the workspace, or not yet: they have no rights until they are
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

  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  /** One after the other: of two at once, the one that asked first could write last. Those who have to wait share a turn. */
  function sync(): Promise<void> {
    waiting ??= last
      .catch(() => {})
      .then(() => {
        waiting = undefined;
        return syncNow();
      });
    last = waiting;
    return waiting;
  }

  async function syncNow(): Promise<void> {
    const accounts = await directory.everyone();
    const memberships = await membershipRows(accounts);
    await writePeople(accounts);
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext('roadcrew catalog'))`.execute(tx);
      await tx.updateTable('teams').set({ active: false }).execute();
      for (const { name, kind, domain, channel } of platform.teams) {
        const values = { kind, domain: domain ?? null, channel: channel ?? null, active: true };
        await tx
          .insertInto('teams')
          .values({ name, ...values })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
          .execute();
      }
      await recordTeamChanges(tx, platform.teams);
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
      const known = people.get(personId({ ...account, userId: slackId }));
      await writePeople([account]);
      await load();
      // platform.yaml may name them by e-mail address: who is new, is back or has another one may be in other teams.
      if (known?.human !== humanOf(account) || known.active !== account.active || known.kind !== account.kind)
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
    async mayRun(person, team) {
      const known = people.get(person);
      return (
        known?.active === true &&
        known.kind === 'member' &&
        known.teams.some(({ name, kind }) => name === team || kind === 'platform')
      );
    },
  };
}

/** Keeps the snapshot fresh: read every `loadMs`, brought in step with the directory every `syncMs`. Errors leave the last good one. */
export function keepFresh(catalog: Catalog, log: Logger, { loadMs = 5_000, syncMs = 300_000 } = {}): () => void {
  const attempt = (what: () => Promise<void>, name: string) => () =>
    void what().catch((err: unknown) => log.warn({ err }, `the catalog could not be ${name}`));
  const timers = [
    setInterval(attempt(catalog.load, 'read'), loadMs),
    setInterval(attempt(catalog.sync, 'brought in step'), syncMs),
  ];
  for (const timer of timers) timer.unref();
  return () => timers.forEach(clearInterval);
}
