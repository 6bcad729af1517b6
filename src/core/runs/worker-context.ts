import type { Logger } from 'pino';
import type { Definitions } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import type { ToolsOf } from '../toolbox.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';

/** Everything a worker needs to execute runs. */
export interface WorkerContext {
  store: Store;
  definitions: Definitions;
  /** What a definition declares to use. */
  toolsOf: ToolsOf;
  sealer: Sealer;
  rights: Rights;
  log: Logger;
  /** Names this process in `lease_by`. */
  holder: string;
  leaseMs: number;
  /** Called when a run is due again at a known time. */
  schedule(runId: string, inMs: number): void;
  /** Called when there are messages to deliver. */
  flushOutbox(): void;
}
