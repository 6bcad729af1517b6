import type * as core from '../../../core/slack/listener.ts';
import type { Digests } from '../digests.ts';

/** Context of this feature's listeners and pages, beside the core's. */
export interface DigestContext {
  digests: Digests;
}

export type Incoming = core.Incoming<DigestContext>;
export type Listener = core.Listener<DigestContext>;
