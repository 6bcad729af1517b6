import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Metric } from './feature.ts';
import type { Db } from './store/database.ts';

/** Gauges of the core. Ended runs are left out, because their number only grows; the digest counts them from the events. */
const coreMetrics: readonly Metric[] = [
  {
    name: 'runs',
    help: 'Runs that have not ended, by workflow and state',
    labels: ['workflow', 'state'],
    async read(db) {
      const { rows } = await sql<{ workflow: string; state: string; value: number }>`
        select workflow, state, count(*)::float8 as value from runs where finished_at is null group by workflow, state`.execute(
        db,
      );
      return rows.map(({ workflow, state, value }) => ({ labels: { workflow, state }, value }));
    },
  },
  {
    name: 'outbox_messages',
    help: 'Messages that are pending or were given up',
    labels: ['state'],
    async read(db) {
      const { rows } = await sql<{ state: string; value: number }>`
        select state, count(*)::float8 as value from outbox where state <> 'sent' group by state`.execute(db);
      return rows.map(({ state, value }) => ({ labels: { state }, value }));
    },
  },
  {
    name: 'oldest_due_seconds',
    help: 'How long the oldest due run has waited for a worker',
    async read(db) {
      const { rows } = await sql<{ value: number | null }>`
        select extract(epoch from now() - min(due_at))::float8 as value from runs
        where due_at <= now() and (lease_until is null or lease_until < now())`.execute(db);
      return [{ value: rows[0]?.value ?? 0 }];
    },
  },
];

/** Metrics in Prometheus format, read from the store, so that all processes report the same values. */
export function createMetrics(db: Db, metrics: readonly Metric[]) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'roadcrew_' });
  const gauges = [...coreMetrics, ...metrics].map(({ name, help, labels = [], read }) => ({
    gauge: new Gauge({ name: `roadcrew_${name}`, help, labelNames: [...labels], registers: [registry] }),
    read,
  }));
  return {
    contentType: registry.contentType,
    /** Reads one gauge after the other, over one connection. */
    async collect(): Promise<string> {
      await db.connection().execute(async (connection) => {
        for (const { gauge, read } of gauges) {
          const values = await read(connection);
          gauge.reset();
          for (const { labels = {}, value } of values) gauge.set(labels, value);
        }
      });
      return registry.metrics();
    },
  };
}
