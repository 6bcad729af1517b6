import type { WorkflowDefinition } from '../../roadcrew/index.ts';

/** What the platform offers, as numbers speak of it. */
export interface Offer {
  /** What there is a golden path for, sorted. */
  capabilities: readonly string[];
  /** What people call a step of one. */
  titleOf: StepTitles;
}

export type StepTitles = (capability: string | null, step: string) => string;

/** A step that no golden path has any more keeps its name. */
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
