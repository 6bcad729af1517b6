import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { NewEvent } from '../../core/store/event-log.ts';
import { candidateTeams, type RequestStatus, type RequestSummary } from './request.ts';

/** True where its issue was closed as a duplicate of another one. The label `declined` says more. */
const isDuplicate = sql`(r.status = 'declined' and i.state_reason = 'duplicate'
  and not exists (select from unnest(i.labels) label where lower(label) = 'declined')) is true`;

/** Columns of a list, of `feature_requests r` and its issue `i`. */
export const summary = (teams: readonly string[]) => sql`
  r.id, r.title, r.status, ${isDuplicate} as duplicate, r.capability, r.domain, i.url,
  (select count(*) from demand d where d.request = r.id and d.left_at is null)::int as teams,
  array(select d.team from demand d where d.request = r.id and d.left_at is null and d.team = any(${teams}::text[]) order by 1) as own`;

export interface RequestList {
  requests: RequestSummary[];
  /** True when there are further ones. */
  more: boolean;
}

/**
 * `top`: neither shipped nor declined, those of most teams first. `mine`: those of these teams, in any status. `new`: the
 * newest first, for triage. `candidates`: those of enough teams that nobody has decided on.
 */
export type WhichRequests = 'top' | 'mine' | 'new' | 'candidates';

export async function requestList(
  db: Db,
  which: WhichRequests,
  { teams, from = 0, limit }: { teams: readonly string[]; from?: number; limit: number },
): Promise<RequestList> {
  const condition = {
    top: sql`r.status not in ('shipped', 'declined')`,
    mine: sql`exists (select from demand d where d.request = r.id and d.left_at is null and d.team = any(${teams}::text[]))`,
    new: sql`r.status not in ('shipped', 'declined')`,
    candidates: sql`r.status = 'considering'
      and (select count(*) from demand d where d.request = r.id and d.left_at is null) >= ${candidateTeams}`,
  }[which];
  const order = which === 'new' ? sql`r.created_at desc, r.id` : sql`teams desc, r.created_at, r.id`;
  const { rows } = await sql<RequestSummary>`
    select ${summary(teams)} from feature_requests r left join issues i on i.kind = 'feature-request' and i.subject = r.id
    where r.merged_into is null and ${condition}
    order by ${order} offset ${from} limit ${limit + 1}
  `.execute(db);
  return { requests: rows.slice(0, limit), more: rows.length > limit };
}

/** One person's reason. */
export interface Reason {
  /** Person id. */
  person: string;
  name: string;
  words: string;
}

/** One team that needs it. */
export interface Case {
  team: string;
  joinedBy: string;
  joinedAt: Date;
  solved: boolean | null;
  /** Name. */
  solvedBy: string | null;
  reasons: Reason[];
}

/** An entry of its history. */
export interface RequestEvent extends Pick<NewEvent, 'type'> {
  at: Date;
  team: string | null;
  /** Name; null for changes by GitHub or the clock. */
  by: string | null;
  to: RequestStatus | null;
  /** Title of the other request, of a merge or a split. */
  other: string | null;
}

export interface RequestDetail {
  id: string;
  title: string;
  status: RequestStatus;
  /** Closed as a duplicate of another issue. */
  duplicate: boolean;
  /** Number of changes of the status. */
  changes: number;
  /** Why it was declined. */
  reason: string | null;
  capability: string | null;
  domain: string;
  openedAt: Date;
  candidateAt: Date | null;
  mergedInto: { id: string; title: string } | null;
  /** Teams that need it now, in the order in which they joined. */
  cases: Case[];
  issue: { url: string | null; number: number | null; gone: boolean; problem: string | null } | null;
  /** Newest first. */
  history: RequestEvent[];
}

const maxHistory = 15;

/** Everything about one request. `follow`: for a merged one, everything about the one it was merged into. */
export async function requestDetail(db: Db, id: string, { follow = true } = {}): Promise<RequestDetail | undefined> {
  const { rows } = await sql<RequestDetail>`
    select r.id, r.title, r.status, ${isDuplicate} as duplicate, r.changes, r.reason, r.capability, r.domain,
      r.created_at as "openedAt", r.candidate_at as "candidateAt",
      case when r.merged_into is not null then (select jsonb_build_object('id', m.id, 'title', m.title) from feature_requests m where m.id = r.merged_into) end as "mergedInto",
      case when i.id is not null then jsonb_build_object('url', i.url, 'number', i.number, 'gone', i.state = 'gone', 'problem', i.problem) end as issue
    from feature_requests r left join issues i on i.kind = 'feature-request' and i.subject = r.id
    where r.id = ${follow ? sql`coalesce((select merged_into from feature_requests where id = ${id}), ${id})` : id}
  `.execute(db);
  const [request] = rows;
  if (!request) return undefined;
  const [cases, history] = await Promise.all([casesOf(db, request.id), historyOf(db, request.id)]);
  return { ...request, cases, history };
}

async function casesOf(db: Db, request: string): Promise<Case[]> {
  const { rows } = await sql<Case>`
    select d.team, d.joined_by as "joinedBy", d.joined_at as "joinedAt", d.solved,
      case when d.solved_by is not null then coalesce((select name from people where id = d.solved_by), 'Somebody') end as "solvedBy",
      coalesce((select jsonb_agg(jsonb_build_object('person', w.person, 'name', coalesce(p.name, 'Somebody'), 'words', w.words)
                                 order by w.said_at, w.person)
                from demand_words w left join people p on p.id = w.person
                where w.request = d.request and w.team = d.team), '[]') as reasons
    from demand d where d.request = ${request} and d.left_at is null order by d.joined_at, d.team
  `.execute(db);
  return rows;
}

async function historyOf(db: Db, request: string): Promise<RequestEvent[]> {
  const { rows } = await sql<RequestEvent>`
    select e.type, e.at, e.team, case when e.person is not null then coalesce(p.name, 'Somebody') end as by, e.data ->> 'to' as to,
      (select title from feature_requests where id = coalesce(e.data ->> 'into', e.data ->> 'from')) as other
    from events e left join people p on p.id = e.person
    where e.type like 'request.%' and e.data ->> 'request' = ${request} order by e.id desc limit ${maxHistory}
  `.execute(db);
  return rows;
}
