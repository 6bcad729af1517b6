import { sql } from 'kysely';
import { milliseconds } from '../../lib/duration.ts';
import type { Definitions } from '../definitions.ts';
import type { Metric } from '../feature.ts';

const defaultOverdueAfter = '1h';

/** Gauge of runs that should have ended long ago. Those that wait for a decision or are on hold do not count: nothing is due. */
export const overdueRuns = ({ workflows }: Pick<Definitions, 'workflows'>): Metric => ({
  name: 'overdue_runs',
  help: 'Runs in progress for longer than the overdueAfter of their workflow',
  labels: ['workflow'],
  async read(db) {
    const names = [...workflows.keys()];
    const limits = [...workflows.values()].map(({ overdueAfter }) => milliseconds(overdueAfter ?? defaultOverdueAfter));
    const { rows } = await sql<{ workflow: string; count: number }>`
      select workflow, count(*)::int as count
      from runs left join unnest(${names}::text[], ${limits}::float8[]) as overdue (name, after_ms) on name = workflow
      where due_at is not null and coalesce(started_at, due_at)
            < now() - coalesce(after_ms, ${milliseconds(defaultOverdueAfter)}) * interval '1 ms'
      group by workflow`.execute(db);
    return rows.map(({ workflow, count }) => ({ labels: { workflow }, value: count }));
  },
});
