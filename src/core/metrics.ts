import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Metric } from './feature.ts';
import type { Store } from './store/database.ts';

/** Metrics in Prometheus format, read from the store at every request, so that all processes report the same values. */
export function createMetrics({ db }: Store, metrics: readonly Metric[]) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'roadcrew_' });
  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    read: (set: (labels: Record<string, string>, value: number) => void) => Promise<void>,
  ) =>
    new Gauge({
      name: `roadcrew_${name}`,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        await read((labels, value) => this.set(labels, value));
      },
    });
  // Ended runs are left out, because their number only grows; the digest counts them from the events.
  gauge('runs', 'Runs that have not ended, by workflow and state', ['workflow', 'state'], async (set) => {
    const rows = await db
      .selectFrom('runs')
      .select(['workflow', 'state', sql<string>`count(*)`.as('count')])
      .where('finished_at', 'is', null)
      .groupBy(['workflow', 'state'])
      .execute();
    for (const { workflow, state, count } of rows) set({ workflow, state }, Number(count));
  });
  gauge('outbox_messages', 'Messages that are pending or were given up', ['state'], async (set) => {
    const rows = await db
      .selectFrom('outbox')
      .select(['state', sql<string>`count(*)`.as('count')])
      .where('state', '!=', 'sent')
      .groupBy('state')
      .execute();
    for (const { state, count } of rows) set({ state }, Number(count));
  });
  gauge('oldest_due_seconds', 'How long the oldest due run has waited for a worker', [], async (set) => {
    const { rows } = await sql<{ age: number | null }>`
      select extract(epoch from now() - min(due_at))::float8 as age from runs
      where due_at <= now() and (lease_until is null or lease_until < now())`.execute(db);
    set({}, rows[0]?.age ?? 0);
  });
  for (const { name, help, labels = [], read } of metrics) {
    gauge(name, help, [...labels], async (set) => {
      for (const { labels: own = {}, value } of await read(db)) set(own, value);
    });
  }
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
