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

export const seesAll = (viewer: Viewer | undefined): viewer is undefined => viewer === undefined || viewer.platform;

/** Their own runs, those of their teams, and everything for platform people. Without a viewer the core itself reads. */
export const isVisible = (viewer: Viewer | undefined) =>
  seesAll(viewer)
    ? sql<boolean>`true`
    : sql<boolean>`(r.requester = ${viewer.id} or r.team = any(${viewer.teams}::text[]))`;

/** What a run is about, for people: the name of what it makes, where it has one. */
export const subject = sql<
  string | null
>`coalesce(r.made -> 'resource' ->> 'name', case when jsonb_typeof(r.input -> 'name') = 'string' then r.input ->> 'name' end,
  case when jsonb_typeof(r.input -> 'service') = 'string' then r.input ->> 'service' end)`;
