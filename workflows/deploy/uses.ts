import type { StepContext, Tools } from 'roadcrew';
import type github from '../../clients/github.ts';

/** What the golden paths of deployments use. */
export type Uses = Tools<{ github: typeof github }, 'deployments'>;
export type Context = StepContext<{ github: typeof github }, 'deployments'>;
