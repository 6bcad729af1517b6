import type { ApprovalPolicy, Person } from 'roadcrew';
import { ago } from './preview.ts';
import type { Uses } from './uses.ts';

/** The team that owns a service. @throws UserError when there is no such service. */
export function teamFor(name: string, { services, deployments: { preflight } }: Uses): string {
  const service = services.get(name);
  return service ? service.team : preflight.target(name, '').service.team;
}

export const channelFor = (name: string, { services }: Pick<Uses, 'services'>) => services.channelOf(name);

interface Asked {
  service: string;
  environment: string;
  freezeReason?: string | undefined;
}

/** What `platform.yaml` asks for here. Going past a freeze takes a second person in any case. */
export function approvalFor(
  { service, environment, freezeReason }: Asked,
  { deployments: { preflight } }: Uses,
): ApprovalPolicy | undefined {
  const approval = preflight.target(service, environment).policy?.approval;
  if (approval) return { from: approval.from === 'team' ? 'owners' : approval.from, count: approval.count };
  return freezeReason ? { from: 'owners', count: 1 } : undefined;
}

interface Typing {
  person: Person;
  values: Readonly<Record<string, unknown>>;
  clients: Uses;
}

/** Services of one's own teams first; the service's environments; its branches and tags; what it may go back to. */
export async function suggestPlace(field: string, query: string, { person, values, clients }: Typing) {
  const typed = query.toLowerCase();
  const service = typeof values.service === 'string' ? clients.services.get(values.service) : undefined;
  const choice = (value: string, description?: string) => ({
    value,
    label: value,
    ...(description && { description }),
  });
  switch (field) {
    case 'service': {
      const mine = new Set(person.teams.map(({ name }) => name));
      const deployed = clients.services
        .all()
        .filter(({ name, deploy }) => deploy && name.toLowerCase().includes(typed));
      const own = deployed.filter(({ team }) => mine.has(team));
      const others = deployed.filter(({ team }) => !mine.has(team));
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
        ...(await clients.github.searchRefs(service.repo, query)).map(({ name, kind }) => choice(name, kind)),
      ];
    case 'deployment': {
      const target = targetOf(values, clients);
      return target ? described(await clients.deployments.lastGood(target, 20), target, clients) : [];
    }
    default:
      return [];
  }
}

/** How many of the newest say what changed since: each is a question to GitHub. */
const compared = 10;

/** What has run there, what runs now first. */
export async function suggestLive({ values, clients }: Typing) {
  const target = targetOf(values, clients);
  if (!target) return [];
  const all = await clients.deployments.history(target, 50);
  return described(
    all.filter(({ state }) => state === 'live'),
    target,
    clients,
  );
}

/** Undefined while the form does not say where. */
function targetOf({ service: name, environment }: Typing['values'], { services }: Pick<Uses, 'services'>) {
  const service = typeof name === 'string' ? services.get(name) : undefined;
  if (!service || typeof environment !== 'string') return undefined;
  return { service: service.name, environment, repo: service.repo ?? '' };
}

type Known = Awaited<ReturnType<Uses['deployments']['history']>>;

/** Each as a choice: the commit; by whom and when it was deployed, and how much has changed since. */
async function described(all: Known, target: NonNullable<ReturnType<typeof targetOf>>, clients: Uses) {
  const { deployments, github } = clients;
  const current = await deployments.current(target);
  return Promise.all(
    all.map(async ({ id, runningSha, title, requestedBy, actor, finishedAt }, index) => {
      const since =
        current && index < compared
          ? await github.distance(target.repo, runningSha, current.runningSha).catch(() => undefined)
          : undefined;
      const words = [
        requestedBy ? deployments.preflight.nameOf(requestedBy) : (actor ?? 'somebody'),
        ...(finishedAt ? [ago(finishedAt)] : []),
        ...(since ? [`${since} ${since === 1 ? 'commit' : 'commits'} since`] : []),
      ];
      return { value: id, label: `${runningSha.slice(0, 7)} ${title ?? ''}`.trim(), description: words.join(', ') };
    }),
  );
}
