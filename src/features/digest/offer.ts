import type { WorkflowDefinition } from '../../roadcrew/index.ts';

/** Golden paths of the platform, as reports name them. */
export interface Offer {
  /** Capabilities with a golden path, sorted. */
  capabilities: readonly string[];
  /** Title of a step. */
  titleOf: StepTitles;
}

export type StepTitles = (capability: string | null, step: string) => string;

/** Steps that no golden path has any more are called by their name. */
export function offerOf(workflows: readonly Pick<WorkflowDefinition, 'capability' | 'steps'>[]): Offer {
  const titles = new Map(
    workflows.flatMap(({ capability, steps }) =>
      Object.entries(steps).map(([name, { title }]) => [`${capability} ${name}`, title] as const),
    ),
  );
  return {
    capabilities: [...new Set(workflows.map(({ capability }) => capability))].sort(),
    titleOf: (capability, step) => titles.get(`${capability} ${step}`) ?? step,
  };
}
