import { sql } from 'kysely';
import { runSubject, type Viewer } from '../../core/catalog/viewer.ts';
import { type RunSummary, selectRunSummaries } from '../../core/runs/list-runs.ts';
import type { Db } from '../../core/store/database.ts';

export interface OpenApproval {
  /** Approval id. */
  id: string;
  run_id: string;
  title: string;
  name: string | null;
  team: string;
  environment: string | null;
  /** Display name. */
  requester: string;
  expires_at: Date;
}

export interface TeamResource {
  run_id: string;
  kind: string;
  name: string;
  team: string;
  environment: string | null;
  /** Display name. */
  owner: string;
  expires_at: Date | null;
}

/** Contents of a person's App Home. Each list is cut at its limit; `more` is set when it was. */
export interface HomeDetail {
  openRuns: { runs: RunSummary[]; more: boolean };
  approvals: { approvals: OpenApproval[]; more: boolean };
  resources: { resources: TeamResource[]; more: boolean };
}

export const homeLimits = { openRuns: 10, approvals: 10, resources: 20 };

/** Reads the viewer's open requests, the approvals they can decide, and the resources of their teams. */
export async function homeDetail(db: Db, viewer: Viewer): Promise<HomeDetail> {
  const [open, approvals, resources] = await Promise.all([
    selectRunSummaries(sql`r.requester = ${viewer.id} and r.finished_at is null`, homeLimits.openRuns + 1).execute(db),
    approvalsToDecide(viewer, homeLimits.approvals + 1).execute(db),
    teamResources(viewer, homeLimits.resources + 1).execute(db),
  ]);
  return {
    openRuns: { runs: open.rows.slice(0, homeLimits.openRuns), more: open.rows.length > homeLimits.openRuns },
    approvals: {
      approvals: approvals.rows.slice(0, homeLimits.approvals),
      more: approvals.rows.length > homeLimits.approvals,
    },
    resources: {
      resources: resources.rows.slice(0, homeLimits.resources),
      more: resources.rows.length > homeLimits.resources,
    },
  };
}

/** Open approvals the viewer can decide: requested from one of their teams, not by themselves, and not decided by them yet. */
const approvalsToDecide = (viewer: Viewer, limit: number) => sql<OpenApproval>`
  select a.id, r.id as run_id, r.title, ${runSubject} as name, r.team, r.environment,
    coalesce(requesters.name, 'Somebody') as requester, a.expires_at
  from approvals a
  join runs r on r.id = a.run_id
  join people me on me.id = ${viewer.id}
  left join people requesters on requesters.id = a.requester
  where a.state = 'open'
    and ((a.needs_from = 'owners' and r.team = any(${viewer.teams}::text[]))
      or (${viewer.platform}::boolean and (a.needs_from = 'platform'
        or a.needs_from in (select domain from teams where active and name = any(${viewer.teams}::text[])))))
    and me.verified and a.requester_human <> me.human
    and not exists (select from decisions d where d.approval_id = a.id and d.human = me.human)
  order by a.requested_at, a.id limit ${limit}`;

/** Resources of the viewer's teams, those that expire first at the top. */
const teamResources = (viewer: Viewer, limit: number) => sql<TeamResource>`
  select o.run_id, o.kind, o.name, o.team, r.environment, coalesce(people.name, 'Somebody') as owner,
    o.expires_at
  from resources o
  join runs r on r.id = o.run_id
  left join people on people.id = o.owner
  where o.team = any(${viewer.teams}::text[])
  order by o.expires_at nulls last, o.created_at desc limit ${limit}`;
