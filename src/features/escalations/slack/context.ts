import type * as core from '../../../core/slack/listener.ts';
import type { Escalations } from '../escalations.ts';

/** Context of this feature's listeners and pages, in addition to the core's. */
export interface EscalationsContext {
  escalations: Escalations;
  /** Logins of accounts that may be assigned to issues. @throws PermanentError when there is no App */
  assignable(): Promise<string[]>;
}

export type Incoming = core.Incoming<EscalationsContext>;
export type Listener = core.Listener<EscalationsContext>;
