import type * as core from '../../../core/slack/listener.ts';
import type { Detours } from '../detours.ts';

export interface DetoursContext {
  detours: Detours;
}

export type Incoming = core.Incoming<DetoursContext>;
export type Listener = core.Listener<DetoursContext>;
