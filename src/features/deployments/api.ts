import type { Deployments } from './deployments.ts';
import type { Preflight } from './preflight.ts';

/** Interface for steps and other features. */
export interface DeploymentsApi extends Deployments {
  preflight: Preflight;
}

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    deployments: DeploymentsApi;
  }
}
