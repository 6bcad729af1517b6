import { sql } from 'kysely';
import { isVisible, runSubject, type Viewer } from '../catalog/viewer.ts';
import type { Db } from '../store/database.ts';
import type { RunState } from '../store/schema.ts';

export interface RunSummary {
  id: string;
  title: string;
  /** The name of what it is about, where it has one. */
  name: string | null;
  team: string;
  environment: string | null;
  /** Name of who asked. */
  requester: string;
  state: RunState;
  created_at: Date;
  /** The database's time when this was read. */
  now: Date;
}

export interface RunList {
  /** Newest first. */
  runs: RunSummary[];
  /** There are older ones that are not in `runs`. */
  more: boolean;
}

/** The newest runs a person asked for, or those for their teams. */
export async function runList(db: Db, viewer: Viewer, which: 'mine' | 'team', limit: number): Promise<RunList> {
  const whose = which === 'mine' ? sql`r.requester = ${viewer.id}` : sql`r.team = any(${viewer.teams}::text[])`;
  const { rows } = await summaries(sql`${whose} and ${isVisible(viewer)}`, limit + 1).execute(db);
  return { runs: rows.slice(0, limit), more: rows.length > limit };
}

export const summaries = (condition: ReturnType<typeof sql<unknown>>, limit: number) => sql<RunSummary>`
  select r.id, r.title, ${runSubject} as name, r.team, r.environment, coalesce(people.name, 'Somebody') as requester, r.state,
    r.created_at, now() as now
  from runs r left join people on people.id = r.requester
  where ${condition}
  order by r.created_at desc, r.id limit ${limit}`;
