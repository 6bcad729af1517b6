import { type RawBuilder, sql } from 'kysely';

/**
 * Stream teams and their lifetimes: from each `team.began` until the next event about the team, or infinity. A team that
 * was dissolved and comes back has two; one that became a platform team has ended as a stream team.
 */
export const streamTeams = (team: string | undefined): RawBuilder<unknown> => sql`
  select team, at as began, coalesce(ended, 'infinity') as ended
  from (
    select team, type, data ->> 'kind' as kind, at, lead(at) over (partition by team order by at, id) as ended
    from adoption_events where type in ('team.began', 'team.ended') ${only(team)}
  ) word
  where type <> 'team.ended' and kind <> 'platform'`;

/** Narrows a query to one team, if there is one. */
export const only = (team: string | undefined): RawBuilder<unknown> =>
  team === undefined ? sql`` : sql`and team = ${team}`;

/** Narrows a query over runs to those of one team, if there is one. */
export const ofUses = (team: string | undefined): RawBuilder<unknown> =>
  team === undefined ? sql`` : sql`and use = any(array(select id from adoption_uses where team = ${team}))`;
