import type { WorkflowDefinition } from '../../roadcrew/index.ts';

/** Golden paths of the platform, as reports name them. */
export interface Offer {
  /** Capabilities with a golden path, sorted. */
  capabilities: readonly string[];
  /** Title of a step. */
  titleOf: StepTitles;
  domainOf: DomainNames;
}

/** Domain of a capability's golden paths; undefined if it has none any more, or if all golden paths are of one domain. */
export type DomainNames = (capability: string) => string | undefined;

export type StepTitles = (capability: string | null, step: string) => string;

/** Steps that no golden path has any more are called by their name. */
export function offerOf(workflows: readonly Pick<WorkflowDefinition, 'capability' | 'domain' | 'steps'>[]): Offer {
  const titles = new Map(
    workflows.flatMap(({ capability, steps }) =>
      Object.entries(steps).map(([name, { title }]) => [`${capability} ${name}`, title] as const),
    ),
  );
  const byCapability = Map.groupBy(workflows, ({ capability }) => capability);
  const isDivided = new Set(workflows.map(({ domain }) => domain)).size > 1;
  return {
    capabilities: [...new Set(workflows.map(({ capability }) => capability))].sort(),
    titleOf: (capability, step) => titles.get(`${capability} ${step}`) ?? step,
    domainOf(capability) {
      const own = new Set(byCapability.get(capability)?.map(({ domain }) => domain));
      return isDivided && own.size > 0 ? [...own].sort().join(', ') : undefined;
    },
  };
}
