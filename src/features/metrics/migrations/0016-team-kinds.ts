import { type Kysely, sql } from 'kysely';

/**
 * Kinds of teams in a table of this feature's own. The column `begun_as` of `teams` has them until now; it is left to the
 * processes of the release before, which go on while this one starts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Teams without a team.ended since their last team.began: the kind in that, which is the domain, or "stream".
    create table team_kinds (
      team text primary key,
      kind text not null
    );
    insert into team_kinds (team, kind) select name, begun_as from teams where begun_as is not null;
  `.execute(db);
}
