import { sql, type Transaction } from 'kysely';
import type { PlatformTeam } from '../platform-file.ts';
import type { Schema } from '../store/schema.ts';
import { type Account, personId } from './directory.ts';
import type { Human } from './human.ts';

type Tx = Transaction<Schema>;

/** Rows that one statement writes at most, except for the members of one team. */
export const batchSize = 1_000;

/** Writes the accounts that differ from the stored ones. @returns the number of rows written */
export async function writeAccounts(
  tx: Tx,
  version: string,
  accounts: readonly Account[],
  humanOf: (account: Account) => Human,
): Promise<number> {
  const rows = accounts.map((account) => ({
    id: personId({ ...account, userId: account.slackId }),
    slack_id: account.slackId,
    workspace_id: account.workspaceId,
    enterprise_id: account.enterpriseId,
    email: account.email,
    ...humanOf(account),
    name: account.name,
    kind: account.kind,
    active: account.active,
  }));
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
  const { numAffectedRows = 0n } = await sql`
    insert into people (id, slack_id, workspace_id, enterprise_id, email, human, verified, name, kind, active, version)
    select input.id, input.slack_id, input.workspace_id, input.enterprise_id, input.email, input.human, input.verified,
      input.name, input.kind, input.active, ${version}::bigint
    from jsonb_to_recordset(${JSON.stringify(unique)}::jsonb) as input (id text, slack_id text, workspace_id text,
      enterprise_id text, email text, human text, verified boolean, name text, kind text, active boolean)
    left join people p on p.id = input.id
    where p.id is null or (p.email, p.human, p.verified, p.name, p.kind, p.active)
      is distinct from (input.email, input.human, input.verified, input.name, input.kind, input.active)
    on conflict (id) do update set email = excluded.email, human = excluded.human, verified = excluded.verified,
      name = excluded.name, kind = excluded.kind, active = excluded.active, version = excluded.version, checked_at = now()
  `.execute(tx);
  return Number(numAffectedRows);
}

/** Writes the teams that differ from the stored ones, and ends memberships of teams that are gone. @returns their number */
export async function writeTeams(tx: Tx, version: string, teams: readonly PlatformTeam[]): Promise<number> {
  const rows = JSON.stringify(teams.map(({ name, kind, domain, channel }) => ({ name, kind, domain, channel })));
  const { rows: changed } = await sql<{ name: string }>`
    with input as (
      select * from jsonb_to_recordset(${rows}::jsonb) as input (name text, kind text, domain text, channel text)
    ), gone as (
      update teams set active = false where active and name not in (select name from input) returning name
    ), written as (
      insert into teams (name, kind, domain, channel, active)
      select input.name, input.kind, input.domain, input.channel, true from input left join teams t on t.name = input.name
      where t.name is null or (t.kind, t.domain, t.channel, t.active) is distinct from (input.kind, input.domain, input.channel, true)
      on conflict (name) do update set kind = excluded.kind, domain = excluded.domain, channel = excluded.channel, active = true
      returning name
    )
    select name from gone union all select name from written`.execute(tx);
  const names = teams.map(({ name }) => name);
  const { numAffectedRows = 0n } = await sql`
    with gone as (delete from memberships where team <> all(${names}::text[]) returning person)
    update people set version = ${version}::bigint where id in (select person from gone)`.execute(tx);
  return changed.length + Number(numAffectedRows);
}

// The sets are compared with `except`: the planner cannot know how large a list in a parameter is, and its loops over two
// lists of 25,000 would take minutes.

/** Replaces the stored members of these user groups. @returns the number of rows changed */
export async function writeGroups(tx: Tx, groups: ReadonlyMap<string, readonly string[]>): Promise<number> {
  const rows = [...groups].map(([usergroup, members]) => ({ usergroup, members }));
  const size = ({ members }: { members: readonly string[] }) => members.length + 1;
  let changed = 0;
  for (const batch of batches(rows, size)) {
    const { rows: result } = await sql<{ changed: number }>`
      with listed as (
        select * from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as listed (usergroup text, members jsonb)
      ), input as (
        select distinct usergroup, slack_id from listed cross join lateral jsonb_array_elements_text(members) as slack_id
      ), gone as (
        delete from usergroup_members m using (
          select usergroup, slack_id from usergroup_members where usergroup in (select usergroup from listed)
          except select usergroup, slack_id from input
        ) as other where m.usergroup = other.usergroup and m.slack_id = other.slack_id returning 1
      ), written as (
        insert into usergroup_members (usergroup, slack_id) select usergroup, slack_id from input
          except select usergroup, slack_id from usergroup_members where usergroup in (select usergroup from listed)
        on conflict do nothing returning 1
      )
      select ((select count(*) from gone) + (select count(*) from written))::int as changed`.execute(tx);
    changed += result[0]?.changed ?? 0;
  }
  return changed;
}

/** Id of the user group that an entry of platform.yaml names, if it names one. */
export const usergroupOf = (member: string): string | undefined => /^usergroup: ?(.+)$/.exec(member)?.[1];

/**
 * Writes the memberships that follow from these teams' entries, the stored people and the stored user groups, where they
 * differ from the stored ones; `person` limits that to one person. An address names only active members of our own
 * workspace who have confirmed it: anybody can enter any address elsewhere.
 *
 * @returns the number of people whose memberships changed
 */
export async function writeMemberships(
  tx: Tx,
  version: string,
  teams: readonly Pick<PlatformTeam, 'name' | 'members'>[],
  person?: string,
): Promise<number> {
  let changed = 0;
  for (const batch of batches(teams, ({ members }) => members.length + 1)) {
    const names = batch.map(({ name }) => name);
    const entries = batch.flatMap(({ name, members }) =>
      members.map((member) => {
        const usergroup = usergroupOf(member);
        return {
          team: name,
          ...(usergroup !== undefined
            ? { usergroup }
            : member.includes('@')
              ? { email: member.toLowerCase() }
              : { slack_id: member }),
        };
      }),
    );
    const { numAffectedRows = 0n } = await sql`
      with entry as (
        select * from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
          as entry (team text, slack_id text, email text, usergroup text)
      ), found as (
        select p.id as person, entry.team, null as usergroup from entry join people p on p.slack_id = entry.slack_id
        union all
        select p.id, entry.team, null from entry
          join people p on lower(p.email) = entry.email and p.kind = 'member' and p.active and p.verified
        union all
        select p.id, entry.team, entry.usergroup from entry
          join usergroup_members g on g.usergroup = entry.usergroup join people p on p.slack_id = g.slack_id
      ), wanted as (
        -- An entry that names the person goes before a user group.
        select distinct on (person, team) person, team, usergroup from found
        where ${person ?? null}::text is null or person = ${person ?? null}
        order by person, team, usergroup nulls first
      ), stored as (
        select person, team, usergroup from memberships
        where team = any(${names}::text[]) and (${person ?? null}::text is null or person = ${person ?? null})
      ), gone as (
        delete from memberships m using (select person, team from stored except select person, team from wanted) as other
        where m.person = other.person and m.team = other.team returning m.person
      ), written as (
        insert into memberships (person, team, usergroup)
          select person, team, usergroup from wanted except select person, team, usergroup from stored
        on conflict (person, team) do update set usergroup = excluded.usergroup returning person
      )
      update people set version = ${version}::bigint
      where id in (select person from gone union select person from written)`.execute(tx);
    changed += Number(numAffectedRows);
  }
  return changed;
}

/** Splits a list so that the sizes in each part add up to `batchSize`, or the part has one element. */
function batches<T>(list: readonly T[], size: (one: T) => number): T[][] {
  const parts: T[][] = [];
  let sum = Number.POSITIVE_INFINITY;
  for (const one of list) {
    sum += size(one);
    if (sum > batchSize) {
      parts.push([]);
      sum = size(one);
    }
    parts.at(-1)?.push(one);
  }
  return parts;
}
