import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { type Ratio, ratio } from '../ratio.ts';
import { ofUses, only } from './fragments.ts';

/** Jobs done without any human. Definition: docs/metrics.md#self-service-ratio */
export interface SelfService {
  /** Runs that ended in the period and were not cancelled, and escalations that were opened in it about no run. */
  jobs: number;
  /** Runs that succeeded without an approval, a platform engineer or an escalation. */
  selfServed: number;
  ratio: Ratio;
  /** Jobs with a request for approval. */
  approvals: number;
  /** Escalations opened in the period, about a run or not. */
  escalations: number;
  /** Jobs that left the path. */
  left: number;
  /** The five most frequent reasons for that, in descending order. */
  reasons: Reason[];
}

export interface Reason {
  kind: 'declined' | 'expired' | 'step-failed' | 'escalated' | 'parked';
  capability: string | null;
  /** Category of the decline, or name of the step; null for other kinds. */
  what: string | null;
  count: number;
}

export async function selfService(
  db: Db,
  { from, until }: Period,
  { team }: { team?: string } = {},
): Promise<SelfService> {
  const { rows } = await sql<Omit<SelfService, 'ratio'>>`
    with opened as (
      select run_id, data ->> 'capability' as capability from adoption_events
      where type = 'escalation.opened' and at >= ${from} and at < ${until} ${only(team)}
    ), jobs as (
      select capability, asked,
        outcome = 'succeeded' and not (asked or parked or escalated) as by_itself,
        case
          when outcome in ('declined', 'expired') then outcome
          when outcome = 'failed' then 'step-failed'
          when escalated then 'escalated'
          when parked then 'parked'
        end as reason,
        case outcome when 'declined' then category when 'failed' then step end as what
      from adoption_runs join adoption_uses on adoption_uses.id = use
      where ended_at >= ${from} and ended_at < ${until} and outcome <> 'cancelled' ${ofUses(team)}
      union all
      select capability, false, false, 'escalated', null from opened where run_id is null
    ), reasons as (
      select reason as kind, capability, what, count(*)::int as count from jobs where reason is not null
      group by reason, capability, what
      order by count(*) desc, reason collate "C", capability collate "C" nulls first, what collate "C" nulls first limit 5
    )
    select count(*)::int as jobs, count(*) filter (where by_itself)::int as "selfServed",
      count(*) filter (where asked)::int as approvals, (select count(*)::int from opened) as escalations,
      count(reason)::int as left, (select coalesce(jsonb_agg(reasons), '[]') from reasons) as reasons
    from jobs`.execute(db);
  const [counts] = rows;
  if (!counts) throw new Error('A count has a row.');
  return { ...counts, ratio: ratio(counts.selfServed, counts.jobs) };
}
