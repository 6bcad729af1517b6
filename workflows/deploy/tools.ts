import type { StepContext, Tools } from 'roadcrew';
import type github from '../../clients/github.ts';

/** Tools of the deployment workflows. */
export type DeployTools = Tools<{ github: typeof github }, 'deployments'>;
export type DeployContext = StepContext<{ github: typeof github }, 'deployments'>;
