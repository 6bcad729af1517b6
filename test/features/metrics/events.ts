import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../src/core/store/database.ts';
import { testStore } from '../../support/seed.ts';

/** An event as a test writes it. */
export interface Told {
  at: Date;
  type: string;
  run_id?: string;
  team?: string;
  person?: string;
  data?: Record<string, unknown>;
}

/** A store of its own, and what to fill its log with. */
export async function testLog() {
  const { url, db, stop } = await testStore();
  return {
    url,
    db,
    stop,
    /** In this order; times are the test's. */
    tell: (events: readonly Told[]) => tell(db, events),
    async empty() {
      await sql`alter table events disable trigger all`.execute(db);
      await sql`truncate events, teams, beats, adoption_runs, adoption_uses, adoption_deployments, adoption_events restart identity cascade`.execute(
        db,
      );
      await sql`update adoption_progress set upto = 0`.execute(db);
      await sql`alter table events enable trigger all`.execute(db);
    },
  };
}

export async function tell(db: Db, events: readonly Told[]): Promise<void> {
  const rows = events.map(({ at, data = {}, ...event }) => ({ at: at.toISOString(), data, ...event }));
  await sql`
    insert into events (at, type, run_id, team, person, data)
    select at, type, run_id, team, person, data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e
      (at timestamptz, type text, run_id text, team text, person text, data jsonb)`.execute(db);
}

export const rowsOf = async <Row>(db: Db, query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;
