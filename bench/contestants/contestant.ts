/** Implementation of one unit of work, from acceptance to end. */
export interface Contestant {
  /** Performs one unit, and resolves when its end is stored. At most `concurrency` calls run at once. */
  perform(): Promise<void>;
  stop(): Promise<void>;
}

export interface ContestantOptions {
  /** URL of an empty database. */
  databaseUrl: string;
  /** Redis for contestants with a queue. Default: a queue on Postgres. */
  redisUrl?: string;
  concurrency: number;
}
