import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { EventSpecs } from '../../core/store/event-log.ts';
import { csvLine } from '../../lib/csv.ts';
import type { Period } from '../../lib/weeks.ts';
import { exportedKeys } from './exported-keys.ts';

/** `at` is ISO 8601 in UTC; `data` is JSON with the exported keys. */
const columns = ['id', 'at', 'type', 'run_id', 'team', 'data'];

interface Row {
  id: string;
  at: Date;
  type: string;
  run_id: string | null;
  team: string | null;
  data: Record<string, unknown>;
}

/**
 * Events of a period as CSV (RFC 4180), in chunks of `page` events, in the order they were written: enough to compute every
 * number again. Without persons, secrets and texts: of `data`, only the keys that `events` declares as exported.
 */
export async function* exportEvents(
  db: Db,
  events: EventSpecs,
  { from, until }: Period,
  page = 1_000,
): AsyncGenerator<string> {
  yield csvLine(columns);
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(id) as first, max(id) as last from events where at >= ${from} and at < ${until}`.execute(db);
  const [ends] = rows;
  if (!ends?.first || !ends.last) return;
  let after = BigInt(ends.first) - 1n;
  for (;;) {
    const found = await sql<Row>`
      select id, at, type, run_id, team, data from events
      where id > ${after} and id <= ${ends.last} and at >= ${from} and at < ${until}
      order by id limit ${page}`.execute(db);
    const last = found.rows.at(-1);
    if (!last) return;
    yield found.rows.map((row) => lineOf(events, row)).join('');
    after = BigInt(last.id);
  }
}

const lineOf = (events: EventSpecs, { id, at, type, run_id, team, data }: Row): string =>
  csvLine([id, at.toISOString(), type, run_id ?? '', team ?? '', JSON.stringify(exportedKeys(events, type, data))]);
