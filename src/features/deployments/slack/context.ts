import type * as core from '../../../core/slack/listener.ts';
import type { DeploymentsApi } from '../api.ts';

/** Context of this feature's listeners and pages. */
export interface DeploymentsContext {
  deployments: DeploymentsApi;
}

export type Incoming = core.Incoming<DeploymentsContext>;
export type Listener = core.Listener<DeploymentsContext>;
