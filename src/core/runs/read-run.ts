import { sql } from 'kysely';
import { isVisible, restrictedViewer, runSubject, type Viewer } from '../catalog/viewer.ts';
import type { Store } from '../store/database.ts';
import type {
  ApprovalDetail,
  DecisionDetail,
  EventDetail,
  Requester,
  RunApproval,
  RunDetail,
  StepDetail,
} from './run-detail.ts';

const eventLimit = 300;

/** A run with all its data; `undefined` when it does not exist or the viewer may not see it. */
export const runDetail = (store: Store, runId: string, viewer?: Viewer): Promise<RunDetail | undefined> =>
  readRun(
    store,
    restrictedViewer(viewer) ? 'read-visible-run' : 'read-run',
    sql`r.id = ${runId} and ${isVisible(viewer)}`,
  );

/** An approval and its run; `undefined` when it does not exist. */
export async function approvalDetail(store: Store, approvalId: string): Promise<ApprovalDetail | undefined> {
  const detail = await readRun(
    store,
    'read-run-of-approval',
    sql`r.id = (select run_id from approvals where id = ${approvalId})`,
  );
  const approval = detail?.approvals.find(({ id }) => id === approvalId);
  return detail && approval && { ...detail, approval };
}

type Condition = ReturnType<typeof sql<unknown>>;
/** A type as JSON: times are text. */
type Json<T> = { [K in keyof T]: Date extends T[K] ? string | Extract<T[K], null> : T[K] };
type JsonApproval = Json<Omit<RunApproval, 'decisions'>> & { decisions: Json<DecisionDetail>[] };
type Row = RunDetail['run'] &
  Pick<RunDetail, 'cancelledBy' | 'secretState' | 'eventCount'> & {
    requesterDetail: Requester;
    steps: Json<StepDetail>[];
    approvals: JsonApproval[];
    events: Json<EventDetail>[];
    resource: Json<NonNullable<RunDetail['resource']>> | null;
  };

/** Reads a run in one statement. It is prepared under `name`, one per condition, because planning takes ten times as long as executing. */
async function readRun(store: Store, name: string, condition: Condition): Promise<RunDetail | undefined> {
  const query = sql`
    select r.id, r.workflow, r.version, r.title, ${runSubject} as name, r.capability, r.environment, r.input, r.team,
      r.requester, r.origin_channel, r.copy_to, r.preview, r.state, r.error, r.made, r.created_at, r.started_at, r.finished_at,
      jsonb_build_object('name', coalesce(asker.name, 'Somebody'), 'slackId', coalesce(asker.slack_id, split_part(r.requester, ':', 2))) as "requesterDetail",
      case when r.cancelled_by is not null then coalesce(canceller.name, 'Somebody') end as "cancelledBy",
      case when secret.run_id is null then 'none' when secret.sealed is not null then 'sealed'
        when secret.revealed_at is null then 'destroyed' else 'revealed' end as "secretState",
      case when thing.id is not null then
        jsonb_build_object('kind', thing.kind, 'name', thing.name, 'details', thing.details, 'expires_at', thing.expires_at)
      end as resource,
      (select count(*)::int from events where run_id = r.id) as "eventCount",
      coalesce((
        select jsonb_agg(jsonb_build_object('name', name, 'state', state, 'attempt', attempt, 'error', error,
          'started_at', started_at, 'finished_at', finished_at, 'deadline', deadline, 'note', note) order by position)
        from steps where run_id = r.id), '[]') as steps,
      coalesce((
        select jsonb_agg(jsonb_build_object('type', newest.type, 'at', newest.at, 'by', people.name, 'data', newest.data)
          order by newest.id)
        from (select * from events where run_id = r.id order by id desc limit ${eventLimit}) newest
        left join people on people.id = newest.person), '[]') as events,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', a.id, 'round', a.round, 'state', a.state, 'needs_from', a.needs_from,
          'needs_count', a.needs_count, 'requester', a.requester, 'requester_human', a.requester_human,
          'requested_at', a.requested_at, 'expires_at', a.expires_at, 'decided_at', a.decided_at,
          'decisions', coalesce((
            select jsonb_agg(jsonb_build_object('by', coalesce(people.name, 'Somebody'), 'verdict', d.verdict,
              'category', d.category, 'reason', d.reason, 'at', d.decided_at) order by d.decided_at, d.human)
            from decisions d left join people on people.id = d.person where d.approval_id = a.id), '[]')) order by a.round)
        from approvals a where a.run_id = r.id), '[]') as approvals
    from runs r
    left join people asker on asker.id = r.requester
    left join people canceller on canceller.id = r.cancelled_by
    left join secrets secret on secret.run_id = r.id
    left join resources thing on thing.run_id = r.id
    where ${condition}
  `.compile(store.db);
  const [row] = await store.prepared<Row>(name, query.sql, [...query.parameters]);
  return row && detailOf(row);
}

function detailOf(row: Row): RunDetail {
  const { requesterDetail, cancelledBy, secretState, eventCount, steps, approvals, events, resource, ...run } = row;
  return {
    run,
    requester: requesterDetail,
    cancelledBy,
    secretState,
    eventCount,
    resource: resource && { ...resource, expires_at: time(resource.expires_at) },
    steps: steps.map((step) => ({
      ...step,
      started_at: new Date(step.started_at),
      finished_at: time(step.finished_at),
      deadline: time(step.deadline),
    })),
    events: events.map((event) => ({ ...event, at: new Date(event.at) })),
    approvals: approvals.map((approval) => ({
      ...approval,
      requested_at: new Date(approval.requested_at),
      expires_at: new Date(approval.expires_at),
      decided_at: time(approval.decided_at),
      decisions: approval.decisions.map((decision) => ({ ...decision, at: new Date(decision.at) })),
    })),
  };
}

const time = (text: string | null) => (text === null ? null : new Date(text));
