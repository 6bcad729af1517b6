import type * as core from '../../../core/slack/listener.ts';
import type { FeatureRequests } from '../feature-requests.ts';

/** Context of this feature's listeners and pages, in addition to the core's. */
export interface FeatureRequestsContext {
  featureRequests: FeatureRequests;
}

export type Incoming = core.Incoming<FeatureRequestsContext>;
export type Listener = core.Listener<FeatureRequestsContext>;
