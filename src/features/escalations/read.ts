import { type Selectable, sql } from 'kysely';
import type { Viewer } from '../../core/catalog/viewer.ts';
import type { Db } from '../../core/store/database.ts';
import type { Issue } from '../issues/index.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationState, EscalationTargetsTable, Target } from './tables.ts';

/** Everything that messages and pages show of an escalation. */
export interface EscalationDetail {
  escalation: Escalation;
  /** The one it was merged into; otherwise itself. */
  root: Escalation;
  /** Issue of the root. */
  issue: Issue | undefined;
  requester: { name: string; slackId: string };
  decidedBy: string | null;
  /** Escalations that were merged into it, oldest first. */
  merged: { id: string; team: string; requester: string; title: string }[];
  targets: Selectable<EscalationTargetsTable>[];
  /** Position of its card in Slack. */
  place: { channel: string; ts: string } | undefined;
}

export async function escalationDetail(db: Db, id: string, viewer?: Viewer): Promise<EscalationDetail | undefined> {
  const escalation = await db.selectFrom('escalations').selectAll().where('id', '=', id).executeTakeFirst();
  if (!escalation || (viewer && !mayRead(escalation, viewer))) return undefined;
  const root = escalation.merged_into
    ? await db.selectFrom('escalations').selectAll().where('id', '=', escalation.merged_into).executeTakeFirstOrThrow()
    : escalation;
  const [issue, people, merged, targets, place] = await Promise.all([
    root.issue === null
      ? undefined
      : db.selectFrom('issues').selectAll().where('id', '=', root.issue).executeTakeFirst(),
    db
      .selectFrom('people')
      .select(['id', 'name', 'slack_id'])
      .where('id', 'in', [escalation.requester, root.decided_by ?? escalation.requester])
      .execute(),
    db
      .selectFrom('escalations')
      .leftJoin('people', 'people.id', 'escalations.requester')
      .select(['escalations.id', 'team', 'title', sql<string>`coalesce(people.name, 'Somebody')`.as('requester')])
      .where('merged_into', '=', id)
      .orderBy('opened_at')
      .execute(),
    db
      .selectFrom('escalation_targets')
      .selectAll()
      .where('escalation', '=', root.id)
      .orderBy('target', 'desc')
      .execute(),
    db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', `escalation:${id}`).executeTakeFirst(),
  ]);
  const byId = (person: string | null) => people.find((one) => one.id === person);
  const requester = byId(escalation.requester);
  return {
    escalation,
    root,
    issue,
    merged,
    targets,
    place,
    requester: {
      name: requester?.name ?? 'Somebody',
      slackId: requester?.slack_id ?? escalation.requester.split(':')[1] ?? '',
    },
    decidedBy: root.decided_by === null ? null : (byId(root.decided_by)?.name ?? 'Somebody'),
  };
}

/** Its events, oldest first. */
export async function escalationHistory(db: Db, id: string, viewer: Viewer) {
  const detail = await escalationDetail(db, id, viewer);
  if (!detail) return undefined;
  const events = await db
    .selectFrom('events')
    .leftJoin('people', 'people.id', 'events.person')
    .select(['events.type', 'events.at', 'people.name as by', 'events.data'])
    .where('events.type', 'like', 'escalation.%')
    .where(sql`events.data ->> 'escalation'`, '=', id)
    .orderBy('events.id')
    .limit(100)
    .execute();
  return { detail, events };
}

const mayRead = ({ requester, team }: Escalation, { id, teams, platform }: Viewer) =>
  platform || requester === id || teams.includes(team);

export interface EscalationSummary {
  id: string;
  title: string;
  team: string;
  severity: Escalation['severity'];
  state: Escalation['state'];
  requester: string;
  opened_at: Date;
  /** Number of its issue, or that of the one it was merged into. */
  number: number | null;
  url: string | null;
  /** Why that issue is closed, as GitHub names it. */
  reason: string | null;
  paused: boolean;
  words: string | null;
  /** The next service level, while its clock runs. */
  due_at: Date | null;
  due: Target | null;
  /** Time of the read, by the database's clock. */
  now: Date;
}

export interface EscalationList {
  escalations: EscalationSummary[];
  /** True when there are further ones. */
  more: boolean;
}

export type Which = 'mine' | 'team' | 'all' | 'wishes' | Escalation['state'];

/** Escalations of a person, of their teams, or all (platform teams only): open ones first, then the newest. */
export async function escalationList(db: Db, viewer: Viewer, which: Which, limit: number): Promise<EscalationList> {
  const condition =
    which === 'mine'
      ? sql`e.requester = ${viewer.id}`
      : which === 'team' || !viewer.platform
        ? sql`e.team = any(${viewer.teams}::text[])`
        : which === 'all'
          ? sql`true`
          : which === 'wishes'
            ? sql`e.wish`
            : sql`e.state = ${which}`;
  const { rows } = await summaries(condition, limit + 1).execute(db);
  return { escalations: rows.slice(0, limit), more: rows.length > limit };
}

/** Open ones of a person and their teams; for platform teams also those to triage, and those that are late. */
export async function openEscalations(db: Db, viewer: Viewer, limit: number): Promise<EscalationList> {
  const open = sql`coalesce(r.state, e.state) in ('open', 'accepted')`;
  const mine = sql`(e.requester = ${viewer.id} or e.team = any(${viewer.teams}::text[]))`;
  const untriaged = viewer.platform ? sql`or e.state = 'open' or next.due_at < now()` : sql``;
  const { rows } = await summaries(sql`${open} and (${mine} ${untriaged})`, limit + 1).execute(db);
  return { escalations: rows.slice(0, limit), more: rows.length > limit };
}

const summaries = (condition: ReturnType<typeof sql<unknown>>, limit: number) => sql<EscalationSummary>`
  select e.id, e.title, e.team, e.severity, coalesce(r.state, e.state) as state, coalesce(people.name, 'Somebody') as requester,
    e.opened_at, issues.number, issues.url, issues.state_reason as reason,
    coalesce(r.paused_at, e.paused_at) is not null and coalesce(r.resolved_at, e.resolved_at) is null as paused,
    coalesce(r.words, e.words) as words, next.due_at, next.target as due, now() as now
  from escalations e
  left join escalations r on r.id = e.merged_into
  left join issues on issues.id = coalesce(r.issue, e.issue)
  left join people on people.id = e.requester
  left join lateral (
    select target, due_at from escalation_targets
    where escalation = coalesce(r.id, e.id) and met_at is null and coalesce(r.paused_at, e.paused_at) is null
      and coalesce(r.state, e.state) in ('open', 'accepted')
    order by due_at limit 1
  ) next on true
  where ${condition}
  order by coalesce(r.state, e.state) not in ('open', 'accepted'), (next.due_at < now()) is true desc, e.opened_at desc
  limit ${limit}`;

/** A similar escalation, or an issue of others. */
export interface Similar {
  /** `e:` and the id of an escalation, or `i:` and that of an issue of others. */
  ref: string;
  title: string;
  state: EscalationState;
  /** Why its issue is closed, as GitHub names it. */
  reason: string | null;
  team: string | null;
  words: string | null;
  number: number | null;
  url: string | null;
}

/** Similarity of titles from which they are shown, 0 to 1. */
const minSimilarity = 0.25;

/** Escalations with similar titles, the most similar first, with their outcome. */
export async function similarBefore(db: Db, id: string, title: string, limit: number): Promise<Similar[]> {
  const { rows } = await sql<Similar>`
    select 'e:' || e.id as ref, e.title, e.state, issues.state_reason as reason, e.team,
      case when e.state in ('answered', 'declined') then e.words end as words, issues.number, issues.url
    from escalations e left join issues on issues.id = e.issue
    where e.id <> ${id} and e.merged_into is null and similarity(e.title, ${title}) >= ${minSimilarity}
    order by similarity(e.title, ${title}) desc, e.opened_at desc limit ${limit}`.execute(db);
  return rows;
}

/** Targets of a merge: open escalations and open issues of others, by what is typed; before that, by its own title. */
export async function mergeTargets(db: Db, id: string, typed: string, limit: number): Promise<Similar[]> {
  const own = await db.selectFrom('escalations').select('title').where('id', '=', id).executeTakeFirst();
  const query = typed || (own?.title ?? '');
  const number = /^#?(\d{1,9})$/.exec(typed)?.[1] ?? null;
  const { rows } = await sql<Similar>`
    select ref, title, state, null as reason, team, null as words, number, url from (
      select 'e:' || e.id as ref, e.title, e.state, e.team, issues.number, issues.url
      from escalations e left join issues on issues.id = e.issue
      where e.id <> ${id} and e.state in ('open', 'accepted')
      union all
      select 'i:' || id, title, state, null, number, url from issues where kind is null and state = 'open'
    ) candidate
    order by coalesce(number = ${number}::int, false) desc,
      greatest(similarity(title, ${query}), word_similarity(${query}, title)) desc, ref limit ${limit}`.execute(db);
  return rows;
}
