/** A way of taking one piece of work from its acceptance to its end. */
export interface Contestant {
  /** Resolves when the work is done and its end is stored. At most `concurrency` are called at once. */
  perform(): Promise<void>;
  stop(): Promise<void>;
}

export interface ContestantOptions {
  /** Of an empty database. */
  databaseUrl: string;
  /** For those that have a queue: on Redis when given, on Postgres otherwise. */
  redisUrl?: string;
  concurrency: number;
}
