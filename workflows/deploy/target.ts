import type { ApprovalPolicy, Person } from 'roadcrew';
import { ago, plural } from './preview.ts';
import type { DeployTools } from './tools.ts';

/** Team that owns a service. @throws UserError for an unknown service */
export function teamFor(name: string, { services, deployments: { preflight } }: DeployTools): string {
  const service = services.get(name);
  return service ? service.team : preflight.target(name, '').service.team;
}

export const channelFor = (name: string, { services }: Pick<DeployTools, 'services'>) => services.channelOf(name);

interface ApprovalInput {
  service: string;
  environment: string;
  freezeReason?: string | undefined;
}

/** Approval that platform.yaml requires. Overriding a freeze always needs a second person. */
export function approvalFor(
  { service, environment, freezeReason }: ApprovalInput,
  { deployments: { preflight } }: DeployTools,
): ApprovalPolicy | undefined {
  const approval = preflight.target(service, environment).policy?.approval;
  if (approval) return { from: approval.from === 'team' ? 'owners' : approval.from, count: approval.count };
  return freezeReason ? { from: 'owners', count: 1 } : undefined;
}

interface SuggestContext {
  person: Person;
  values: Readonly<Record<string, unknown>>;
  clients: DeployTools;
}

/** Choices for services (own teams first), environments, refs, and deployments to roll back to. */
export async function suggestTarget(field: string, query: string, { person, values, clients }: SuggestContext) {
  const typed = query.toLowerCase();
  const service = typeof values.service === 'string' ? clients.services.get(values.service) : undefined;
  const choice = (value: string, description?: string) => ({
    value,
    label: value,
    ...(description && { description }),
  });
  switch (field) {
    case 'service': {
      const ownTeams = new Set(person.teams.map(({ name }) => name));
      const deployable = clients.services
        .all()
        .filter(({ name, deploy }) => deploy && name.toLowerCase().includes(typed));
      const own = deployable.filter(({ team }) => ownTeams.has(team));
      const others = deployable.filter(({ team }) => !ownTeams.has(team));
      return [...own, ...others].map(({ name, team }) => choice(name, team));
    }
    case 'environment':
      return (service?.environments ?? ['staging', 'production'])
        .filter((name) => name.includes(typed))
        .map((name) => choice(name));
    case 'ref':
      if (!service?.repo) return [];
      return [
        ...(/^[0-9a-f]{7,40}$/.test(typed) ? [choice(typed, 'commit')] : []),
        // Optional: without the list, the typed name can be chosen.
        ...(await clients.github.searchRefs(service.repo, query).then(
          (refs) => refs.map(({ name, kind }) => choice(name, kind)),
          () => (query.trim() ? [choice(query.trim(), 'as typed')] : []),
        )),
      ];
    case 'deployment': {
      const target = targetOf(values, clients);
      return target ? describeDeployments(await clients.deployments.lastGood(target, 20), target, clients) : [];
    }
    default:
      return [];
  }
}

/** Number of deployments whose distance is shown: each takes a request to GitHub. */
const maxCompared = 10;

/** Choices for deployments that have been live, the current one first. */
export async function suggestLive({ values, clients }: SuggestContext) {
  const target = targetOf(values, clients);
  if (!target) return [];
  const all = await clients.deployments.history(target, 50);
  return describeDeployments(
    all.filter(({ state }) => state === 'live'),
    target,
    clients,
  );
}

/** Undefined while the form has no service or environment. */
function targetOf(
  { service: name, environment }: SuggestContext['values'],
  { services }: Pick<DeployTools, 'services'>,
) {
  const service = typeof name === 'string' ? services.get(name) : undefined;
  if (!service || typeof environment !== 'string') return undefined;
  return { service: service.name, environment, repo: service.repo ?? '' };
}

type Deployments = Awaited<ReturnType<DeployTools['deployments']['history']>>;

/** Deployments as choices: the commit; by whom and when it was deployed, and the number of commits since. */
async function describeDeployments(
  all: Deployments,
  target: NonNullable<ReturnType<typeof targetOf>>,
  clients: DeployTools,
) {
  const { deployments, github } = clients;
  const current = await deployments.current(target);
  return Promise.all(
    all.map(async ({ id, runningSha, title, requestedBy, actor, finishedAt }, index) => {
      const since =
        current && index < maxCompared
          ? await github.distance(target.repo, runningSha, current.runningSha).catch(() => undefined)
          : undefined;
      const details = [
        requestedBy ? await deployments.preflight.nameOf(requestedBy) : (actor ?? 'somebody'),
        ...(finishedAt ? [ago(finishedAt)] : []),
        ...(since ? [`${plural(since, 'commit')} since`] : []),
      ];
      return { value: id, label: `${runningSha.slice(0, 7)} ${title ?? ''}`.trim(), description: details.join(', ') };
    }),
  );
}
