import { sql } from 'kysely';
import { isVisible, runSubject, type Viewer } from '../catalog/viewer.ts';
import type { Db } from '../store/database.ts';
import type { RunState } from '../store/schema.ts';

export interface RunSummary {
  id: string;
  title: string;
  /** Name of its resource or service, if it has one. */
  name: string | null;
  team: string;
  environment: string | null;
  /** Name of the requester. */
  requester: string;
  state: RunState;
  created_at: Date;
  /** Database time of the query. */
  now: Date;
}

export interface RunList {
  /** Newest first. */
  runs: RunSummary[];
  /** True when there are older runs. */
  more: boolean;
}

/** Newest runs of a person, or of their teams. */
export async function runList(db: Db, viewer: Viewer, which: 'mine' | 'team', limit: number): Promise<RunList> {
  // Takes the newest of each team from the index: sorting the runs of several teams would read all of them.
  const whose =
    which === 'mine'
      ? sql`r.requester = ${viewer.id}`
      : sql`r.id in (select newest.id from unnest(${viewer.teams}::text[]) as own (team) cross join lateral (
          select id from runs where team = own.team order by created_at desc, id limit ${limit + 1}) as newest)`;
  const { rows } = await selectRunSummaries(sql`${whose} and ${isVisible(viewer)}`, limit + 1).execute(db);
  return { runs: rows.slice(0, limit), more: rows.length > limit };
}

export const selectRunSummaries = (condition: ReturnType<typeof sql<unknown>>, limit: number) => sql<RunSummary>`
  select r.id, r.title, ${runSubject} as name, r.team, r.environment, coalesce(people.name, 'Somebody') as requester, r.state,
    r.created_at, now() as now
  from runs r left join people on people.id = r.requester
  where ${condition}
  order by r.created_at desc, r.id limit ${limit}`;
