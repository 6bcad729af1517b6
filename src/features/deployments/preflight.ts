import type { Service, Services } from '../../core/catalog/services.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { Blocker } from '../../roadcrew/index.ts';
import type { Deployments } from './deployments.ts';
import { blockers, type Facts, warnings } from './policy.ts';
import type { Policy } from './policy-file.ts';

/** Everything that can keep a deployment from going ahead, looked at now. */
export interface Preflight {
  look(request: Asked): Promise<{ blockers: Blocker[]; warnings: string[]; checks: Facts['checks'] }>;
  /** @throws UserError on the field when there is no such service, or it is not deployed there. */
  target(service: string, environment: string): { service: Service; policy: Policy | undefined };
  /** Of a person, by id. */
  nameOf(person: string): string;
}

export interface Asked {
  service: string;
  environment: string;
  sha: string;
  kind: 'deploy' | 'rollback';
  /** Person id. */
  person: string;
}

interface Parts {
  services: Services;
  deployments: Deployments;
  /** On a commit, from where its checks are kept. */
  checksOn(repo: string, sha: string): Promise<Facts['checks']>;
  timezone: string;
  nameOf(person: string): string;
}

export function createPreflight({ services, deployments, checksOn, timezone, nameOf }: Parts): Preflight {
  function target(name: string, environment: string) {
    const service = services.get(name);
    if (!service?.repo || !service.deploy) {
      const known = services
        .all()
        .filter(({ deploy }) => deploy)
        .map((each) => each.name);
      throw new UserError(
        service ? `${service.name} is not deployed through the platform.` : `There is no service called ${name}.`,
        {
          field: 'service',
          hint:
            known.length > 0
              ? `Deployed are ${known.slice(0, 20).join(', ')}.`
              : 'Name services and their workflow in platform.yaml.',
        },
      );
    }
    if (!service.environments.includes(environment)) {
      throw new UserError(`${service.name} is not deployed to ${environment}.`, {
        field: 'environment',
        hint: `It is deployed to ${service.environments.join(', ')}.`,
      });
    }
    return { service, policy: service.deploy.policy?.[environment] };
  }

  return {
    target,
    nameOf,
    async look({ sha, kind, person, ...asked }) {
      const { service, policy } = target(asked.service, asked.environment);
      const place = { service: service.name, environment: asked.environment };
      const [locks, checks] = await Promise.all([deployments.locksOn(place), checksOn(service.repo ?? '', sha)]);
      const facts: Facts = { ...place, kind, locks, checks, now: new Date(), timezone, person, nameOf };
      return { blockers: blockers(policy, facts), warnings: warnings(policy, facts), checks };
    },
  };
}
