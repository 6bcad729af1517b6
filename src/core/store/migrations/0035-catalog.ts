import { type Kysely, sql } from 'kysely';

/** One process reads people and groups from Slack and keeps its place; the others read what it changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table people
      -- True when the human behind the account is known: by a confirmed address, or by platform.yaml.
      add column verified boolean not null default false,
      -- Number of the change that wrote the row last, or a membership of the person.
      add column version bigint not null default 0;
    update people set verified = email is not null;
    create index people_version on people (version, id);
    create index people_slack_id on people (slack_id);
    create index people_email on people (lower(email)) where email is not null;

    -- Members of the user groups that platform.yaml names, as Slack ids.
    create table usergroup_members (
      usergroup text not null,
      slack_id text not null,
      primary key (usergroup, slack_id)
    );
    insert into usergroup_members
      select distinct usergroup, slack_id from memberships join people on people.id = memberships.person
      where usergroup is not null;

    create table catalog_state (
      -- Number of the last change. Changes are made one after the other, under the lock of this row.
      version bigint not null default 0,
      teams_version bigint not null default 0,
      -- Teams, members and aliases of the platform.yaml of the newest start.
      file jsonb,
      -- When Slack's list was last read to its end.
      synced_at timestamptz,
      -- When the reading in progress began, and its place: empty before the first page, null when none is in progress.
      sweep_at timestamptz,
      cursor text,
      lease_by text,
      lease_until timestamptz
    );
    create unique index catalog_state_one_row on catalog_state ((true));
    insert into catalog_state (synced_at) select max(checked_at) from people;
  `.execute(db);
}
