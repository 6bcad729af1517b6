import type { Logger } from 'pino';
import type { Definitions } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import type { ToolsOf } from '../toolbox.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';

/** Dependencies of a worker that executes runs. */
export interface WorkerContext {
  store: Store;
  definitions: Definitions;
  /** Tools that a definition declares. */
  toolsOf: ToolsOf;
  sealer: Sealer;
  rights: Rights;
  log: Logger;
  /** Identifies this process in `lease_by`. */
  workerId: string;
  leaseMs: number;
  /** Time for which runs of a version that is not installed here are left to other workers, in milliseconds. */
  rolloutMs: number;
  /** Called when a run is due again at a known time. */
  schedule(inMs: number): void;
  /** Called when messages are due. */
  flushOutbox(): void;
}
