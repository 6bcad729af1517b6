import type { Logger } from 'pino';
import type { Store } from '../../core/store/database.ts';
import { repeat } from '../../lib/repeat.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { type AnswerOf, notForUs, onIt, withdraw } from './answers.ts';
import { type MatrixRow, readMatrix } from './matrix.ts';
import { pathsOf, type ScannedService } from './paths.ts';
import type { Repositories } from './read-repo.ts';
import { createScan } from './scan.ts';
import { alone, settle } from './signs.ts';

export type { AnswerOf } from './answers.ts';
export { type Cell, type CellState, cellStates, type MatrixRow } from './matrix.ts';

/** Who does by hand what a golden path covers, and what they say to it. */
export interface Detours {
  /** In the order of a row's cells. */
  capabilities: readonly string[];
  /** One row for each of these services, in their order. */
  matrix(services: readonly ScannedService[]): Promise<MatrixRow[]>;
  notForUs(about: AnswerOf, because: string): Promise<void>;
  onIt(about: AnswerOf): Promise<void>;
  /** Whether there was an answer to take back. */
  withdraw(about: AnswerOf): Promise<boolean>;
  /** Looks at everything that is due, if no other process does. */
  look(): Promise<void>;
  /** A worker's standing task. @returns what ends it */
  work(): () => Promise<void>;
}

export interface DetoursOptions {
  store: Store;
  log: Logger;
  workflows: Iterable<WorkflowDefinition>;
  /** All there are. */
  services: readonly ScannedService[];
  /** Undefined where GitHub is not set up: then nothing is looked into. */
  repositories?: (() => Repositories) | undefined;
  /** In milliseconds: how often it is looked whether something is due, and the pause between two requests to GitHub. */
  times?: DetourTimes | undefined;
}

export interface DetourTimes {
  lookEvery?: number;
  pauseMs?: number;
  leaseMs?: number;
}

export function createDetours(options: DetoursOptions): Detours {
  const { store, log, services, repositories, times = {} } = options;
  const { lookEvery = 60_000, ...pace } = times;
  const paths = pathsOf(options.workflows);
  const { capabilities } = paths;
  const scan = repositories && createScan({ store, log, paths, services, repositories, ...pace });

  async function look(): Promise<void> {
    await alone(store, (tx) => settle(tx, services, capabilities));
    await scan?.run();
  }

  return {
    capabilities: capabilities.map(({ capability }) => capability),
    matrix: (asked) => readMatrix(store.db, { services: asked, capabilities, hasGitHub: scan !== undefined }),
    notForUs: (about, because) => notForUs(store, about, because),
    onIt: (about) => onIt(store, about),
    withdraw: (about) => withdraw(store, about),
    look,
    work() {
      const end = repeat(lookEvery, look, (err) => log.warn({ err }, 'detours could not be looked for'), {
        atOnce: true,
      });
      return async () => {
        const ended = end();
        scan?.stop();
        await ended;
      };
    },
  };
}
