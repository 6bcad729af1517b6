import { type Kysely, sql } from 'kysely';

/** Types of events that the tables of the numbers are made of: with other types they are made again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Version 1 counted these, whatever was installed: what it made need not be made again for them.
  const countedByVersion1 = [
    ...['team.began', 'team.ended', 'platform.began', 'platform.gap'],
    ...['resource.seen-used', 'resource.seen-idle', 'resource.removed'],
    ...['escalation.opened', 'escalation.responded', 'escalation.merged', 'escalation.resolved'],
    ...['escalation.confirmed', 'escalation.reopened', 'escalation.target-missed'],
    ...['request.opened', 'request.joined', 'request.left', 'request.candidate', 'request.status', 'request.merged'],
    ...['survey.answered', 'survey.rated', 'detour.seen', 'detour.gone', 'detour.answered'],
  ];
  await sql`alter table adoption_progress add column counted text[] not null default '{}'`.execute(db);
  await sql`update adoption_progress set counted = ${countedByVersion1} where version = 1`.execute(db);
}
