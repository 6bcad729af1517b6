import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

/** Attempts, and the longest pause before each repetition, in milliseconds. */
const attempts = 5;
const pauseMs = 40;

/**
 * Result of `work`, which is repeated while PostgreSQL ends it for the sake of others: after a deadlock or a failed
 * serialization nothing of it is left. @throws the last error
 */
export async function repeatLostRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !hasLostRace(error)) throw error;
      await sleep(Math.random() * pauseMs * attempt);
    }
  }
}

/** Runs a transaction. `work` acts through `tx` alone, because it may run several times. */
export const transact = <T>(db: Kysely<Schema>, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
  repeatLostRaces(() => db.transaction().execute(work));

/** True when PostgreSQL rolled a transaction back to end a deadlock, or because it could not be serialized. */
const hasLostRace = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === '40P01' || error.code === '40001');
