import { sql, type Transaction } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { EventSpecs } from '../../core/store/event-log.ts';
import type { Schema } from '../../core/store/schema.ts';
import { transact } from '../../core/store/transact.ts';
import { highWaterMark } from './high-water-mark.ts';
import { projectCounted, projectDeployments, projectRuns } from './projection.ts';

/** Raised when the SQL of the projection changes: its tables are then made again. */
const version = 1;

/** Progress of the projection in the event log. */
export interface Reach {
  /** Every event up to this id is in the numbers. */
  upTo: number;
  /** True if that was every event committed before the call. */
  caughtUp: boolean;
}

export interface CatchUpOptions {
  /** Events in one transaction. Default 20,000. */
  batch?: number;
  /** Limit for waiting for transactions that may be appending events. Default 2,000. */
  patienceMs?: number;
  /** Checked after each batch. */
  isStopped?: () => boolean;
}

export interface Projector {
  /**
   * Brings the tables that numbers are read from up to date. Safe from any process at any time: one works, the others wait
   * for its batch and continue from there. Each batch is one transaction that also moves the cursor, so that a process which
   * dies in it has changed nothing. Nothing to do costs two small queries.
   */
  catchUp(options?: CatchUpOptions): Promise<Reach>;
}

interface Progress {
  upto: string;
  version: number;
  /** Types of events that are in the tables. */
  counted: string[];
}

/**
 * Makes the tables that numbers are read from out of the event log. A change of the counted types makes them again: from
 * then on all processes project the types that are stored with the tables, so that processes of different versions agree
 * while one replaces the other.
 */
export function createProjector(db: Db, events: EventSpecs): Projector {
  const own = Object.keys(events).filter((type) => events[type]?.counted);
  let hasCompared = false;

  /**
   * Types of events to project. Only the first batch of a process drops types that it does not count itself: later ones are
   * counted by a process beside it, and dropping them in turn would never end.
   */
  function countedWith(stored: readonly string[]): readonly string[] {
    const added = own.filter((type) => !stored.includes(type));
    const isSame = added.length === 0 && (hasCompared || stored.every((type) => own.includes(type)));
    if (isSame) return stored;
    return hasCompared ? [...stored, ...added] : own;
  }

  async function projectBatch(tx: Transaction<Schema>, settled: number | undefined, batch: number) {
    const { rows } = await sql<Progress>`select upto, version, counted from adoption_progress for update`.execute(tx);
    const [progress] = rows;
    if (!progress || progress.version > version) return undefined;
    const counted = countedWith(progress.counted);
    const isCurrent = progress.version === version && counted === progress.counted;
    if (!isCurrent) await restart(tx, counted);
    const from = isCurrent ? Number(progress.upto) : 0;
    const upTo = Math.min(settled ?? from, from + batch);
    if (upTo <= from) return from;
    await projectRuns(tx, from, upTo);
    await projectDeployments(tx, from, upTo);
    await projectCounted(tx, from, upTo, counted);
    await sql`update adoption_progress set upto = ${upTo}`.execute(tx);
    return upTo;
  }

  return {
    async catchUp({ batch = 20_000, patienceMs = 2_000, isStopped = () => false } = {}) {
      const settled = await highWaterMark(db, patienceMs);
      for (;;) {
        const upTo = await transact(db, (tx) => projectBatch(tx, settled, batch));
        // A process of a newer version makes the tables in its own way.
        if (upTo === undefined) return { upTo: 0, caughtUp: false };
        hasCompared = true;
        if (settled === undefined || upTo >= settled) return { upTo, caughtUp: settled !== undefined };
        if (isStopped()) return { upTo, caughtUp: false };
      }
    },
  };
}

/** Empties the tables; they are then made of these types of events. */
async function restart(tx: Transaction<Schema>, counted: readonly string[]): Promise<void> {
  await sql`truncate adoption_runs, adoption_uses, adoption_deployments, adoption_events`.execute(tx);
  await sql`update adoption_progress set upto = 0, version = ${version}, counted = ${[...counted]}`.execute(tx);
}
