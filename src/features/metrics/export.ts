import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { csvLine } from '../../lib/csv.ts';
import type { Period } from '../../lib/weeks.ts';
import { exportedKeys } from './exported-keys.ts';

/** `at` is ISO 8601 in UTC; `data` is JSON with what may leave the house. */
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
 * The events of a period as CSV (RFC 4180), a piece at a time, in the order they were written: what anybody needs to compute
 * every number again. Without persons, secrets and texts: of `data`, only keys that are known to hold none.
 */
export async function* exportEvents(db: Db, { from, until }: Period, page = 1_000): AsyncGenerator<string> {
  yield csvLine(columns);
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(id) as first, max(id) as last from events where at >= ${from} and at < ${until}`.execute(db);
  const [ends] = rows;
  if (!ends?.first || !ends.last) return;
  let after = BigInt(ends.first) - 1n;
  for (;;) {
    const events = await sql<Row>`
      select id, at, type, run_id, team, data from events
      where id > ${after} and id <= ${ends.last} and at >= ${from} and at < ${until}
      order by id limit ${page}`.execute(db);
    const last = events.rows.at(-1);
    if (!last) return;
    yield events.rows.map(lineOf).join('');
    after = BigInt(last.id);
  }
}

const lineOf = ({ id, at, type, run_id, team, data }: Row): string =>
  csvLine([id, at.toISOString(), type, run_id ?? '', team ?? '', JSON.stringify(exportedKeys(type, data))]);
