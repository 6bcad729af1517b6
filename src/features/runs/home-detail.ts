import { sql } from 'kysely';
import { runSubject, type Viewer } from '../../core/catalog/viewer.ts';
import { type RunSummary, summaries } from '../../core/runs/list-runs.ts';
import type { Db } from '../../core/store/database.ts';

export interface OpenApproval {
  /** Approval id. */
  id: string;
  run_id: string;
  title: string;
  name: string | null;
  team: string;
  environment: string | null;
  /** Name of who asked. */
  requester: string;
  expires_at: Date;
}

export interface TeamResource {
  run_id: string;
  kind: string;
  name: string;
  team: string;
  environment: string | null;
  /** Name of who asked for it. */
  owner: string;
  expires_at: Date | null;
}

/** What a person finds on App Home. Each list is cut at its limit and says so by `more`. */
export interface HomeDetail {
  open: { runs: RunSummary[]; more: boolean };
  toDecide: { approvals: OpenApproval[]; more: boolean };
  resources: { resources: TeamResource[]; more: boolean };
}

export const homeLimits = { open: 10, toDecide: 10, resources: 20 };

/** My open requests, what waits for my decision, and what my teams own. */
export async function homeDetail(db: Db, viewer: Viewer): Promise<HomeDetail> {
  const [open, toDecide, resources] = await Promise.all([
    summaries(sql`r.requester = ${viewer.id} and r.finished_at is null`, homeLimits.open + 1).execute(db),
    waitingFor(viewer, homeLimits.toDecide + 1).execute(db),
    owned(viewer, homeLimits.resources + 1).execute(db),
  ]);
  return {
    open: { runs: open.rows.slice(0, homeLimits.open), more: open.rows.length > homeLimits.open },
    toDecide: {
      approvals: toDecide.rows.slice(0, homeLimits.toDecide),
      more: toDecide.rows.length > homeLimits.toDecide,
    },
    resources: {
      resources: resources.rows.slice(0, homeLimits.resources),
      more: resources.rows.length > homeLimits.resources,
    },
  };
}

/** Open approvals this person may decide: asked of their team or their platform team, not their own, and not decided by them before. */
const waitingFor = (viewer: Viewer, limit: number) => sql<OpenApproval>`
  select a.id, r.id as run_id, r.title, ${runSubject} as name, r.team, r.environment,
    coalesce(asker.name, 'Somebody') as requester, a.expires_at
  from approvals a
  join runs r on r.id = a.run_id
  join people me on me.id = ${viewer.id}
  left join people asker on asker.id = a.requester
  where a.state = 'open'
    and ((a.needs_from = 'owners' and r.team = any(${viewer.teams}::text[]))
      or (${viewer.platform}::boolean and (a.needs_from = 'platform'
        or a.needs_from in (select domain from teams where active and name = any(${viewer.teams}::text[])))))
    and a.requester_human <> me.human
    and not exists (select from decisions d where d.approval_id = a.id and d.human = me.human)
  order by a.requested_at, a.id limit ${limit}`;

/** What expires first stands first. */
const owned = (viewer: Viewer, limit: number) => sql<TeamResource>`
  select o.run_id, o.kind, o.name, o.team, r.environment, coalesce(people.name, 'Somebody') as owner,
    o.expires_at
  from resources o
  join runs r on r.id = o.run_id
  left join people on people.id = o.owner
  where o.team = any(${viewer.teams}::text[])
  order by o.expires_at nulls last, o.created_at desc limit ${limit}`;
