import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Gauges, gauges } from '../features/metrics/gauges.ts';
import type { Store } from './store/database.ts';

/** What an operator watches, in Prometheus format; read from the store when it is asked for, so that every process says the same. */
export function createMetrics({ db }: Store) {
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
  // Ended ones are left out, and counted from what the numbers are read from: there are ever more of them.
  gauge('runs', 'Runs that have not ended, by workflow and state', ['workflow', 'state'], async (set) => {
    const rows = await db
      .selectFrom('runs')
      .select(['workflow', 'state', sql<string>`count(*)`.as('count')])
      .where('finished_at', 'is', null)
      .groupBy(['workflow', 'state'])
      .execute();
    for (const { workflow, state, count } of rows) set({ workflow, state }, Number(count));
  });
  gauge('outbox_messages', 'Messages waiting or given up', ['state'], async (set) => {
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
  let asked: Promise<Gauges> | undefined;
  /** One question answers all that are collected together. */
  const adoption = () => {
    asked ??= gauges(db).finally(() => {
      asked = undefined;
    });
    return asked;
  };
  gauge(
    'runs_ended',
    'Runs that ended in the last seven days, by capability and outcome',
    ['capability', 'outcome'],
    async (set) => {
      for (const { capability, outcome, runs } of (await adoption()).ended) set({ capability, outcome }, runs);
    },
  );
  gauge('stream_teams', 'Stream teams there are', [], async (set) => set({}, (await adoption()).streamTeams));
  gauge(
    'stream_teams_active',
    'Stream teams with a run that succeeded in the last seven days',
    ['capability'],
    async (set) => {
      for (const { capability, teams } of (await adoption()).used) set({ capability }, teams);
    },
  );
  gauge('events_behind', 'Events that the numbers about adoption have not read yet', [], async (set) => {
    set({}, (await adoption()).behind);
  });
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
