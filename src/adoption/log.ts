import type { Db } from '../store/store.ts';

/** How far the numbers have read. */
export interface Reach {
  /** Every event up to this one is in the numbers. */
  upTo: bigint;
  /** Whether that was every event there is; otherwise another turn goes on. */
  caughtUp: boolean;
}

/** Brings what the numbers are read from up to the events of now. */
export async function catchUp(db: Db): Promise<Reach> {
  throw new Error(`${db}`);
}
