import { sql } from 'kysely';
import type { Platform } from '../../core/platform-file.ts';
import type { Db } from '../../core/store/database.ts';
import type { Escalation } from './escalation.ts';

/** A platform team that answers for an escalation. */
export interface ResponsibleTeam {
  /** Its lead, where Slack knows them. */
  lead?: { id: string; slackId: string } | undefined;
  /** Id of its user group on call. */
  oncall?: string | undefined;
  channel?: string | undefined;
}

/** Platform teams of its domain. Before a domain is chosen, and for one without a team, all platform teams. */
export async function responsibleTeams(
  db: Db,
  platform: Pick<Platform, 'teams'>,
  { domain }: Pick<Escalation, 'domain'>,
): Promise<ResponsibleTeam[]> {
  const all = platform.teams.filter(({ kind }) => kind === 'platform');
  const own = all.filter((team) => team.domain === domain);
  return await Promise.all(
    (own.length > 0 ? own : all).map(async ({ lead, oncall, channel }) => ({
      lead: lead === undefined ? undefined : await findPerson(db, lead),
      oncall,
      channel,
    })),
  );
}

/**
 * Places of a notice beside the thread, as person ids or channels. A reminder mentions the lead and the group on call in the
 * thread, so it goes to the channel of a team that names neither; a miss also goes to the lead, or the team's channel.
 */
export function placesOf(teams: readonly ResponsibleTeam[], what: 'remind' | 'missed'): string[] {
  const places = teams.map(({ lead, oncall, channel }) =>
    what === 'missed' ? (lead?.id ?? channel) : lead || oncall ? undefined : channel,
  );
  return [...new Set(places.filter((place) => place !== undefined))];
}

/** The active member with this e-mail address or Slack user id: guests cannot be leads. */
async function findPerson(db: Db, name: string): Promise<{ id: string; slackId: string } | undefined> {
  const { rows } = await sql<{ id: string; slackId: string }>`
    select id, slack_id as "slackId" from people
    where active and kind = 'member' and (slack_id = ${name} or lower(email) = lower(${name})) order by id limit 1`.execute(
    db,
  );
  return rows[0];
}
