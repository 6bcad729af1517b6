import { sql } from 'kysely';
import { features } from '../../../src/app.ts';
import { eventsOf } from '../../../src/core/install.ts';
import type { Db } from '../../../src/core/store/database.ts';
import { createProjector } from '../../../src/features/metrics/projector.ts';
import { testStore } from '../../support/seed.ts';

/** Event of a test. */
export interface TestEvent {
  at: Date;
  type: string;
  run_id?: string;
  team?: string;
  person?: string;
  data?: Record<string, unknown>;
}

/** Types of events of the product. */
export const productEvents = eventsOf(features);

/** Projector of a process that has all features. */
export const projectorOf = (db: Db) => createProjector(db, productEvents);

/** Opens a store whose event log the test fills. */
export async function testLog() {
  const { url, db, stop } = await testStore();
  return {
    url,
    db,
    stop,
    ...projectorOf(db),
    /** Appends events in this order, with their times. */
    append: (events: readonly TestEvent[]) => append(db, events),
    async empty() {
      await sql`alter table events disable trigger all`.execute(db);
      await sql`truncate events, teams, team_kinds, beats, adoption_runs, adoption_uses, adoption_deployments, adoption_events restart identity cascade`.execute(
        db,
      );
      await sql`update adoption_progress set upto = 0`.execute(db);
      await sql`alter table events enable trigger all`.execute(db);
    },
  };
}

async function append(db: Db, events: readonly TestEvent[]): Promise<void> {
  const rows = events.map(({ at, data = {}, ...event }) => ({ at: at.toISOString(), data, ...event }));
  await sql`
    insert into events (at, type, run_id, team, person, data)
    select at, type, run_id, team, person, data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e
      (at timestamptz, type text, run_id text, team text, person text, data jsonb)`.execute(db);
}
