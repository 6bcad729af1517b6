import { sql } from 'kysely';
import type { Team } from '../../roadcrew/index.ts';
import type { Db } from '../store/database.ts';
import type { KnownPerson } from './known-person.ts';
import { batchSize } from './people.ts';

/** Time after which everything is loaded again, in case a change was made without a number, in milliseconds. */
const reloadMs = 900_000;

interface PersonRow extends Omit<KnownPerson, 'teams' | 'slackId'> {
  slack_id: string;
  version: string;
  teams: string[];
}

/** People in teams, in memory. */
export interface Snapshot {
  /** Reads what has changed since the last call; nothing but one row when nothing has. */
  load(): Promise<void>;
  get(id: string): KnownPerson | undefined;
  /** Reads people from the store. */
  read(ids: readonly string[]): Promise<Map<string, KnownPerson>>;
  teams(): readonly Team[];
  /** Time since people were read from the directory, in milliseconds; infinite when they never were. */
  ageMs(): number;
}

export function createSnapshot(db: Db): Snapshot {
  let people = new Map<string, KnownPerson>();
  let teams = new Map<string, Team>();
  let loaded = { version: '', teamsVersion: '', at: Number.NEGATIVE_INFINITY };
  /** On this process's clock. */
  let syncedAt = Number.NEGATIVE_INFINITY;

  const toPerson = ({ slack_id, version: _, teams: names, ...person }: PersonRow): KnownPerson => ({
    ...person,
    slackId: slack_id,
    teams: names.flatMap((name) => teams.get(name) ?? []),
  });

  const rowsOf = (condition: ReturnType<typeof sql>) => sql<PersonRow>`
    select p.id, slack_id, name, human, verified, kind, active, version::text,
      array(select team from memberships m where m.person = p.id order by team) as teams
    from people p where ${condition}`;

  /** Reads all teams and the people in them, page by page, and replaces the former ones at the end. */
  async function loadAll(): Promise<void> {
    const rows = await db.selectFrom('teams').selectAll().where('active', '=', true).orderBy('name').execute();
    teams = new Map(
      rows.map(({ name, kind, domain, channel }) => [
        name,
        { name, kind, ...(domain && { domain }), ...(channel && { channel }) },
      ]),
    );
    const next = new Map<string, KnownPerson>();
    for (let after = ''; ; ) {
      const page = await rowsOf(sql`p.id > ${after} and exists (select from memberships m where m.person = p.id)
        order by p.id limit ${batchSize}`).execute(db);
      for (const row of page.rows) next.set(row.id, toPerson(row));
      const last = page.rows.at(-1);
      if (!last || page.rows.length < batchSize) break;
      after = last.id;
    }
    people = next;
  }

  async function loadChanges(after: string, until: string): Promise<void> {
    for (let beyond = sql`version > ${after}::bigint`; ; ) {
      const { rows } = await rowsOf(
        sql`${beyond} and version <= ${until}::bigint order by version, id limit ${batchSize}`,
      ).execute(db);
      for (const row of rows) {
        if (row.teams.length > 0) people.set(row.id, toPerson(row));
        else people.delete(row.id);
      }
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) return;
      beyond = sql`(version, id) > (${last.version}::bigint, ${last.id})`;
    }
  }

  async function loadNow(): Promise<void> {
    const { rows } = await sql<{ version: string; teamsVersion: string; age: number | null }>`
      select version::text, teams_version::text as "teamsVersion",
        (extract(epoch from now() - synced_at) * 1000)::float8 as age from catalog_state`.execute(db);
    const [state] = rows;
    if (!state) return;
    const { version, teamsVersion, age } = state;
    const now = performance.now();
    if (teamsVersion !== loaded.teamsVersion || now - loaded.at > reloadMs) {
      await loadAll();
      loaded = { version, teamsVersion, at: now };
    } else if (version !== loaded.version) {
      await loadChanges(loaded.version, version);
      loaded.version = version;
    }
    syncedAt = age === null ? Number.NEGATIVE_INFINITY : now - age;
  }

  let loading: Promise<void> = Promise.resolve();
  return {
    load() {
      loading = loading.catch(() => {}).then(loadNow);
      return loading;
    },
    get: (id) => people.get(id),
    async read(ids) {
      const { rows } = await rowsOf(sql`p.id = any(${ids}::text[])`).execute(db);
      return new Map(rows.map((row) => [row.id, toPerson(row)]));
    },
    teams: () => [...teams.values()],
    ageMs: () => performance.now() - syncedAt,
  };
}
