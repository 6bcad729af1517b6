import type { Logger } from 'pino';
import type { Store } from '../../core/store/database.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { type AnswerSubject, notForUs, onIt, withdraw } from './answers.ts';
import { type MatrixRow, readMatrix } from './matrix.ts';
import { type Paths, pathsOf, type ScannedService } from './paths.ts';
import type { Repositories } from './read-repo.ts';
import { createScan, type ScanRun } from './scan.ts';
import { updateDetours, withDetoursLock } from './signs.ts';

/** Detours of services, and the answers of their teams. */
export interface Detours {
  /** In the order of a row's cells. */
  readonly capabilities: readonly string[];
  /** One row for each of these services, in their order. */
  matrix(services: readonly ScannedService[]): Promise<MatrixRow[]>;
  notForUs(subject: AnswerSubject, because: string): Promise<void>;
  onIt(subject: AnswerSubject): Promise<void>;
  /** @returns whether there was an answer to withdraw */
  withdraw(subject: AnswerSubject): Promise<boolean>;
}

export interface DetoursOptions {
  store: Store;
  log: Logger;
  workflows: Iterable<WorkflowDefinition>;
  /** All there are. */
  services: readonly ScannedService[];
  /** Undefined where GitHub is not set up: then no repository is read. */
  repositories?: (() => Repositories) | undefined;
  /** In milliseconds; see `createScan`. */
  leaseMs?: number;
}

/** @returns the detours, and the `scan` that brings them up to date, in one process of all */
export function createDetours(options: DetoursOptions): Detours & { scan(run: ScanRun): Promise<void> } {
  const { store, log, workflows, services, repositories, leaseMs } = options;
  // Compiled at first use: what workflows declare is checked after the features are created.
  let compiled: Paths | undefined;
  const paths = () => {
    compiled ??= pathsOf(workflows);
    return compiled;
  };
  const scanRepositories = repositories && createScan({ store, log, paths, services, repositories, leaseMs });

  return {
    get capabilities() {
      return paths().capabilities.map(({ capability }) => capability);
    },
    matrix: (asked) =>
      readMatrix(store.db, {
        services: asked,
        capabilities: paths().capabilities,
        hasGitHub: repositories !== undefined,
      }),
    notForUs: (subject, because) => notForUs(store, subject, because),
    onIt: (subject) => onIt(store, subject),
    withdraw: (subject) => withdraw(store, subject),
    async scan(run) {
      await withDetoursLock(store, (tx) => updateDetours(tx, services, paths().capabilities));
      await scanRepositories?.(run);
    },
  };
}
