import { sql } from 'kysely';

/** The person for whom a query runs, from the signed payload and the catalog. */
export interface Viewer {
  /** Person id. */
  id: string;
  /** Names of their teams. */
  teams: readonly string[];
  /** True for members of a platform team, who see every team's runs. */
  platform: boolean;
}

/** The viewer, unless they may see everything. */
export const restrictedViewer = (viewer: Viewer | undefined): Viewer | undefined =>
  viewer?.platform ? undefined : viewer;

/** Condition for the viewer's own runs and those of their teams; true for platform people and, without a viewer, the core. */
export function isVisible(viewer: Viewer | undefined) {
  const limited = restrictedViewer(viewer);
  return limited
    ? sql<boolean>`(r.requester = ${limited.id} or r.team = any(${limited.teams}::text[]))`
    : sql<boolean>`true`;
}

/** Subject of a run: the name of its resource, or of the service. Null when it has neither. */
export const runSubject = sql<
  string | null
>`coalesce(r.made -> 'resource' ->> 'name', case when jsonb_typeof(r.input -> 'name') = 'string' then r.input ->> 'name' end,
  case when jsonb_typeof(r.input -> 'service') = 'string' then r.input ->> 'service' end)`;
