import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ConnectionFailure, connectionFailure, hostOf } from '../lib/connection-failure.ts';
import { ConfigError } from './config.ts';

/** Failure of a system that the start needs. */
export interface Failure extends ConnectionFailure {
  /** Name for people: PostgreSQL, Redis, Slack. */
  system: string;
  /** Setting that names it, with its host: `DATABASE_URL (db.internal:5432)`. */
  setting: string;
}

/** Recognises the failures of one system; undefined for other errors. */
export type Explain = (error: unknown) => Failure | undefined;

/** Defaults in milliseconds: time limit of a wait, first and longest pause between calls. */
const defaults = { timeoutMs: 600_000, firstPauseMs: 1_000, maxPauseMs: 15_000 };

export interface StartWaitsOptions extends Partial<typeof defaults> {
  log: Logger;
  /** Called before each pause. */
  onWait(): Promise<void>;
}

export interface StartWaits {
  /**
   * Repeats a call while one of these systems is away.
   * @throws ConfigError for what does not pass by itself, such as a wrong password; Error after an outage of ten minutes
   */
  wait<T>(call: () => Promise<T>, ...systems: Explain[]): Promise<T>;
  /** Everything the start waits for now, with the reason: one line each. */
  waitingFor(): string[];
  /** Ends all waits: their next failure is the last. */
  end(): void;
}

/** Lets a process start during an outage: every call that needs a system waits for it. */
export function createStartWaits({ log, onWait, ...times }: StartWaitsOptions): StartWaits {
  const { timeoutMs, firstPauseMs, maxPauseMs } = { ...defaults, ...times };
  const outages = new Map<symbol, string>();
  const ended = new AbortController();

  async function wait<T>(call: () => Promise<T>, ...systems: Explain[]): Promise<T> {
    const id = Symbol();
    let end: number | undefined;
    try {
      for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, maxPauseMs)) {
        try {
          return await call();
        } catch (error) {
          const { system, setting, reason, temporary } = explainWith(systems, error);
          const problem = `${setting}: ${reason}.`;
          if (!temporary) throw new ConfigError([problem], { cause: error });
          end ??= performance.now() + timeoutMs; // a call may take long before it fails
          if (ended.signal.aborted || performance.now() + pause > end)
            throw new Error(`${system} was away for too long. ${problem} Start again when it answers.`, {
              cause: error,
            });
          log.warn({ setting, reason, againInMs: pause }, `${system} cannot be used: the start waits for it`);
          outages.set(id, `${system}, ${setting}: ${reason}`);
          await onWait();
          await sleep(pause, undefined, { signal: ended.signal }).catch(() => {});
        }
      }
    } finally {
      outages.delete(id);
    }
  }

  return { wait, waitingFor: () => [...new Set(outages.values())], end: () => ended.abort() };
}

/** @throws the error when it is none of these systems' */
function explainWith(systems: Explain[], error: unknown): Failure {
  for (const explain of systems) {
    const failure = explain(error);
    if (failure) return failure;
  }
  throw error;
}

/** Explains failures of a server that a setting names by its URL. */
export function explainServer(system: string, name: string, url: string, defaultPort: number): Explain {
  const setting = `${name} (${hostOf(url, defaultPort)})`;
  return (error) => {
    const failure = connectionFailure(error);
    return failure && { system, setting, ...failure };
  };
}
