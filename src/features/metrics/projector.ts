import { sql, type Transaction } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { Schema } from '../../core/store/schema.ts';
import { highWaterMark } from './high-water-mark.ts';
import { deploymentsOf, othersOf, runsOf } from './projection.ts';

/** Raised when the tables below are made otherwise than before: they are then made again. */
const version = 1;

/** How far the numbers have read. */
export interface Reach {
  /** Every event up to this id is in the numbers. */
  upTo: number;
  /** Whether that was every event that was committed before the call. */
  caughtUp: boolean;
}

export interface Options {
  /** Events in one turn. */
  batch?: number;
  /** How long to wait for transactions that may be writing events. */
  patienceMs?: number;
  /** Asked after each turn. */
  stopped?: () => boolean;
}

/**
 * Brings what the numbers are read from up to the events of now. Safe from any process at any time: one works, the others
 * wait for its turn to end and go on from there. Each turn is a transaction that moves the place with what it has read,
 * so that a process which dies in it has done nothing. Nothing to do costs two small queries.
 */
export async function catchUp(
  db: Db,
  { batch = 20_000, patienceMs = 2_000, stopped = () => false }: Options = {},
): Promise<Reach> {
  const settled = await highWaterMark(db, patienceMs);
  for (;;) {
    const upTo = await db.transaction().execute((tx) => turn(tx, settled, batch));
    // A process of a newer version makes them its own way.
    if (upTo === undefined) return { upTo: 0, caughtUp: false };
    if (settled === undefined || upTo >= settled) return { upTo, caughtUp: settled !== undefined };
    if (stopped()) return { upTo, caughtUp: false };
  }
}

async function turn(tx: Transaction<Schema>, settled: number | undefined, batch: number): Promise<number | undefined> {
  const { rows } = await sql<{ upto: string; version: number }>`
    select upto, version from adoption_progress for update`.execute(tx);
  const [known] = rows;
  if (!known || known.version > version) return undefined;
  const from = known.version === version ? Number(known.upto) : 0;
  if (known.version < version) await empty(tx);
  const upTo = Math.min(settled ?? from, from + batch);
  if (upTo <= from) return from;
  await runsOf(tx, from, upTo);
  await deploymentsOf(tx, from, upTo);
  await othersOf(tx, from, upTo);
  await sql`update adoption_progress set upto = ${upTo}`.execute(tx);
  return upTo;
}

async function empty(tx: Transaction<Schema>): Promise<void> {
  await sql`truncate adoption_runs, adoption_uses, adoption_deployments, adoption_events`.execute(tx);
  await sql`update adoption_progress set upto = 0, version = ${version}`.execute(tx);
}
