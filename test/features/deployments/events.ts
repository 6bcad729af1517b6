import { sql } from 'kysely';
import type { Db } from '../../../src/core/store/database.ts';

/** State of a deployment, in the same shape from its events and from its table: docs/events.md. */
export interface RecordedState {
  id: string;
  state: string;
  sha: string;
  times: (string | null)[];
  replaces: string | null;
  brokeAt: string | null;
  recoveredBy: string | null;
  recoveryMs: number | null;
}

const stateAfter: Record<string, string> = {
  requested: 'waiting',
  'turn-taken': 'active',
  started: 'active',
  live: 'live',
  failed: 'failed',
  cancelled: 'cancelled',
  superseded: 'superseded',
};

/** Derives states from events alone, by the rules of docs/events.md. */
export async function statesFromEvents(db: Db): Promise<RecordedState[]> {
  const states = new Map<string, RecordedState>();
  const merged = new Map<string, string>();
  const events = await db
    .selectFrom('events')
    .selectAll()
    .where('type', 'like', 'deployment.%')
    .orderBy('id')
    .execute();
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  for (const { type, data } of events) {
    const id = String(data.deployment);
    const before = states.get(id) ?? { brokeAt: null, recoveredBy: null, recoveryMs: null, replaces: null, state: '' };
    const name = type.slice('deployment.'.length);
    const now: RecordedState = {
      ...before,
      id,
      sha: String(data.sha),
      times: ['requestedAt', 'startedAt', 'finishedAt', 'committedAt'].map((name) => text(data[name])),
      state: stateAfter[name] ?? before.state,
    };
    if (name === 'live') now.replaces = text(data.replaces);
    if (name === 'broke' || name === 'recovered') now.brokeAt = text(data.brokeAt);
    if (name === 'recovered') Object.assign(now, { recoveredBy: data.by, recoveryMs: data.recoveryMs });
    if (name === 'merged') {
      states.delete(String(data.sighting));
      merged.set(String(data.sighting), id);
    }
    states.set(id, now);
  }
  const known = (id: string | null) => (id === null ? null : (merged.get(id) ?? id));
  return [...states.values()]
    .map((each) => ({ ...each, replaces: known(each.replaces), recoveredBy: known(each.recoveredBy) }))
    .sort(byId);
}

export async function statesFromTable(db: Db): Promise<RecordedState[]> {
  const rows = await db
    .selectFrom('deployments')
    .select(['id', 'state', 'requested_at', 'started_at', 'finished_at', 'committed_at', 'replaces', 'broke_at'])
    .select(['recovered_by', 'recovery_ms', sql<string>`coalesce(reported_sha, sha)`.as('sha')])
    .execute();
  return rows
    .map((row) => ({
      id: row.id,
      state: row.state,
      sha: row.sha,
      replaces: row.replaces,
      recoveredBy: row.recovered_by,
      times: [row.requested_at, row.started_at, row.finished_at, row.committed_at].map(iso),
      brokeAt: iso(row.broke_at),
      recoveryMs: row.recovery_ms === null ? null : Number(row.recovery_ms),
    }))
    .sort(byId);
}

const iso = (time: Date | null) => time?.toISOString() ?? null;
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
