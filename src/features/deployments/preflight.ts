import type { Service, Services } from '../../core/catalog/services.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { Check } from '../../roadcrew/github.ts';
import type { Blocker } from '../../roadcrew/index.ts';
import type { Deployments } from './deployments.ts';
import { blockers, type Facts, warnings } from './policy.ts';
import type { Policy } from './policy-file.ts';

/** Checks before a deployment: locks, checks and freezes, read now. */
export interface Preflight {
  check(request: PreflightRequest): Promise<PreflightResult>;
  /** @throws UserError on the field when there is no such service, or it is not deployed there. */
  target(service: string, environment: string): { service: Service; policy: Policy | undefined };
  /** Display name of a person, by id. */
  nameOf(person: string): Promise<string>;
}

export interface PreflightResult {
  blockers: Blocker[];
  warnings: string[];
  /** Checks on the commit; undefined when they cannot be read. */
  checks: readonly Check[] | undefined;
  /** Required checks that have not run. */
  missing: string[];
  /** Error of reading the checks when they decide about the deployment; also a blocker. */
  unread?: unknown;
}

export interface PreflightRequest {
  service: string;
  environment: string;
  sha: string;
  kind: 'deploy' | 'rollback';
  /** Person id. */
  person: string;
}

interface PreflightOptions {
  services: Services;
  deployments: Deployments;
  /** Reads the checks on a commit. */
  checksOn(repo: string, sha: string): Promise<readonly Check[]>;
  timezone: string;
  /** Reads display names, where they are known. */
  names(people: readonly string[]): Promise<(person: string) => string | undefined>;
}

const unnamed = 'somebody';

export function createPreflight({ services, deployments, checksOn, timezone, names }: PreflightOptions): Preflight {
  function findTarget(name: string, environment: string) {
    const service = services.get(name);
    if (!service?.repo || !service.deploy) {
      const deployable = services
        .all()
        .filter(({ deploy }) => deploy)
        .map((each) => each.name);
      throw new UserError(
        service ? `${service.name} is not deployed through the platform.` : `There is no service called ${name}.`,
        {
          field: 'service',
          hint:
            deployable.length > 0
              ? `Services you can deploy: ${deployable.slice(0, 20).join(', ')}.`
              : 'Add services and their workflows to platform.yaml.',
        },
      );
    }
    if (!service.environments.includes(environment)) {
      throw new UserError(`${service.name} is not deployed to ${environment}.`, {
        field: 'environment',
        hint: `Its environments: ${service.environments.join(', ')}.`,
      });
    }
    return { service, policy: service.deploy.policy?.[environment] };
  }

  return {
    target: findTarget,
    nameOf: async (person) => (await names([person]))(person) ?? unnamed,
    async check({ sha, kind, person, ...target }) {
      const { service, policy } = findTarget(target.service, target.environment);
      const place = { service: service.name, environment: target.environment };
      let unread: unknown;
      const [locks, checks] = await Promise.all([
        deployments.locksOn(place),
        checksOn(service.repo ?? '', sha).catch((error: unknown) => {
          unread = error;
          return undefined;
        }),
      ]);
      const known = await names(locks.map(({ heldBy }) => heldBy));
      const nameOf = (holder: string) => known(holder) ?? unnamed;
      const facts: Facts = { ...place, kind, locks, checks, now: new Date(), timezone, person, nameOf };
      const required = policy?.checks ?? [];
      const decides = checks === undefined && kind === 'deploy' && required.length > 0;
      return {
        blockers: blockers(policy, facts),
        warnings: [
          ...warnings(policy, facts),
          ...(checks || decides ? [] : ['GitHub did not show the checks of this commit, so their state is unknown.']),
        ],
        checks,
        missing: checks ? required.filter((name) => !checks.some((check) => check.name === name)) : [],
        ...(decides && { unread }),
      };
    },
  };
}
