import { sql } from 'kysely';

/** Who looks, from the signed payload and the catalog. */
export interface Viewer {
  /** Person id. */
  id: string;
  /** Names of the teams they are in. */
  teams: readonly string[];
  /** A member of a platform team sees every team's runs. */
  platform: boolean;
}

/** The viewer, where what they see depends on who they are. */
export const restrictedViewer = (viewer: Viewer | undefined): Viewer | undefined =>
  viewer?.platform ? undefined : viewer;

/** Their own runs, those of their teams, and everything for platform people. Without a viewer the core itself reads. */
export function isVisible(viewer: Viewer | undefined) {
  const limited = restrictedViewer(viewer);
  return limited
    ? sql<boolean>`(r.requester = ${limited.id} or r.team = any(${limited.teams}::text[]))`
    : sql<boolean>`true`;
}

/** What a run is about, for people: the name of what it makes, where it has one. */
export const runSubject = sql<
  string | null
>`coalesce(r.made -> 'resource' ->> 'name', case when jsonb_typeof(r.input -> 'name') = 'string' then r.input ->> 'name' end,
  case when jsonb_typeof(r.input -> 'service') = 'string' then r.input ->> 'service' end)`;
