import type { Logger } from 'pino';
import type { Service, Services } from '../../core/catalog/services.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { Deployments } from './deployments.ts';
import type { ExternalDeployment } from './external.ts';

/** What is read of GitHub here; `github/` implements it. */
export interface Sightings {
  run(repo: string, id: number): Promise<SeenRun | undefined>;
  runsSince(repo: string, workflow: string, since: Date): Promise<SeenRun[]>;
  deployment(repo: string, id: number): Promise<SeenDeployment | undefined>;
  deploymentsSince(repo: string, since: Date): Promise<SeenDeployment[]>;
  resolve(repo: string, sha: string): Promise<{ committedAt: Date; title: string }>;
}

interface SeenRun {
  id: number;
  url: string;
  title: string;
  key?: string;
  sha: string;
  /** Name of its workflow file. */
  file: string;
  branch: string | undefined;
  actor: string;
  status: 'queued' | 'running' | 'completed';
  conclusion?: string;
  attempt: number;
  createdAt: Date;
  startedAt?: Date;
  completedAt?: Date;
}

interface SeenDeployment {
  id: number;
  sha: string;
  ref: string;
  environment: string;
  state: 'pending' | 'running' | 'success' | 'failure';
  actor: string;
  createdAt: Date;
  finishedAt?: Date;
  url: string;
  runId?: number;
}

interface Hook {
  repo: string;
  runId?: number;
  deploymentId?: number;
}

interface Parts {
  services: Services;
  deployments: Deployments;
  github: () => Sightings;
  /** Has a run looked at once. */
  wake(runId: string): Promise<void>;
  log: Logger;
}

/** How far back is looked at most, in milliseconds: what nobody saw for longer is read from GitHub by hand. */
const recent = 6 * 3_600_000;
/** What has changed shortly before a look may be listed only after it: this much is looked at twice, in milliseconds. */
const overlap = 20 * 60_000;
/** Commits that are kept: asked for once, they never change. */
const commitsKept = 500;

/**
 * Keeps `status` true: deployments made without the platform are seen at GitHub and recorded with their origin. A hook
 * only says where to look; the reconcile pass looks everywhere, so that a lost hook costs time and nothing else.
 */
export function createWatch({ services, deployments, github, wake, log }: Parts) {
  const commits = new Map<string, Pick<ExternalDeployment, 'committedAt' | 'title'>>();
  const servicesOf = (repo: string) =>
    services.all().filter((service) => service.deploy && service.repo?.toLowerCase() === repo.toLowerCase());

  /** What the commit says, and when it was made; unknown when GitHub does not know it (any more). */
  async function aboutCommit(repo: string, sha: string): Promise<Pick<ExternalDeployment, 'committedAt' | 'title'>> {
    const known = commits.get(sha);
    if (known) return known;
    const commit = await github()
      .resolve(repo, sha)
      .catch(() => undefined);
    if (!commit) return {};
    if (commits.size >= commitsKept) commits.clear();
    const about = { committedAt: commit.committedAt, title: commit.title };
    commits.set(sha, about);
    return about;
  }

  async function look(service: Service, since: Date): Promise<void> {
    const { repo = '', deploy } = service;
    if (!deploy) return;
    const runs = new Map<number, SeenRun>();
    for (const run of await github().runsSince(repo, deploy.workflow, since)) {
      runs.set(run.id, run);
      await sawRun(service, run);
    }
    for (const seen of await github().deploymentsSince(repo, since)) await sawDeployment(service, seen, runs);
  }

  async function sawRun(service: Service, run: SeenRun, place = ''): Promise<void> {
    const environment = environmentOf(service, run.title) ?? environmentOf(service, place);
    // Which environment, or which of several services, will be said by its deployment, if by anything.
    if (!environment || !isOf(service, run.title)) return;
    const state = stateOf(run);
    await deployments.recordExternal({
      ...{ service: service.name, environment, team: service.team, state },
      seenAs: { run: run.id, attempt: run.attempt },
      ...(run.key && { key: run.key }),
      ...{ sha: run.sha, actor: run.actor, url: run.url, requestedAt: run.createdAt },
      ...(run.branch && { ref: run.branch }),
      ...(run.startedAt && { startedAt: run.startedAt }),
      ...(run.completedAt && { finishedAt: run.completedAt }),
      ...(await aboutCommit(service.repo ?? '', run.sha)),
    });
  }

  /** `runs` are known already. */
  async function sawDeployment(service: Service, seen: SeenDeployment, runs?: Map<number, SeenRun>): Promise<void> {
    const environment = service.environments.find((name) => name.toLowerCase() === seen.environment.toLowerCase());
    if (!environment) return;
    const { repo = '', deploy } = service;
    const run =
      seen.runId === undefined ? undefined : (runs?.get(seen.runId) ?? (await github().run(repo, seen.runId)));
    // GitHub makes a deployment of its own for a job with an environment, at the workflow's commit and not at the one that
    // the run deploys: it only says where.
    if (run && run.file === deploy?.workflow) return sawRun(service, run, seen.environment);
    await deployments.recordExternal({
      ...{ service: service.name, environment, team: service.team },
      seenAs: seen.runId === undefined ? { deployment: seen.id } : { run: seen.runId, attempt: run?.attempt ?? 1 },
      state: seen.state === 'success' ? 'live' : seen.state === 'failure' ? 'failed' : 'active',
      ...{ sha: seen.sha, ref: seen.ref, actor: seen.actor, url: seen.url, requestedAt: seen.createdAt },
      ...(seen.finishedAt && { finishedAt: seen.finishedAt }),
      ...(await aboutCommit(repo, seen.sha)),
    });
  }

  /** Of several services that one workflow deploys, a run belongs to the one its name says. */
  function isOf({ name, repo = '', deploy }: Service, title: string): boolean {
    const alike = servicesOf(repo).filter((other) => other.deploy?.workflow === deploy?.workflow);
    return alike.length === 1 || wordsOf(title).includes(name.toLowerCase());
  }

  /** What began too long ago to be found among the recent, and was not seen to end. */
  async function lookAfterOld(): Promise<void> {
    for (const { id, service: name, githubRun } of await deployments.externalInProgress()) {
      const service = services.get(name);
      if (!service?.repo) continue;
      const deployment = deploymentIn(id);
      const run = githubRun === null ? undefined : await github().run(service.repo, githubRun);
      if (run) await sawRun(service, run);
      const seen = deployment === undefined ? undefined : await github().deployment(service.repo, deployment);
      if (seen) await sawDeployment(service, seen);
    }
  }

  async function onDeployment(repo: string, id: number): Promise<void> {
    const seen = await github().deployment(repo, id);
    if (seen) for (const service of servicesOf(repo)) await sawDeployment(service, seen);
  }

  /** A service that cannot be read does not keep the others from being looked at. */
  const inVain = (service: Service) => (err: unknown) => {
    const level = err instanceof UserError ? 'info' : 'warn'; // somebody has to mend it; every look would say so
    log[level]({ err, service: service.name }, 'its deployments could not be looked at');
  };

  return {
    /** Something changed at GitHub: our own run looks for itself, anything else is looked at here. */
    async onHook({ repo, runId, deploymentId }: Hook): Promise<void> {
      if (deploymentId !== undefined) return onDeployment(repo, deploymentId);
      if (runId === undefined) return;
      const known = await deployments.ofRun(runId);
      if (known && !known.finishedAt) return wake(known.id);
      const run = await github().run(repo, runId);
      if (!run) return;
      const own = /^roadcrew:([0-9a-z]{12})$/.exec(run.key ?? '')?.[1];
      if (own) await wake(own); // the hook may be here before the answer to our order is
      for (const service of servicesOf(repo)) if (run.file === service.deploy?.workflow) await sawRun(service, run);
    },
    /** Everything once more, by one process of all. */
    async reconcile(everyMs: number): Promise<void> {
      const looked = await deployments.claimReconcile(everyMs);
      if (!looked) return;
      const since = new Date(Math.max((looked.since?.getTime() ?? 0) - overlap, looked.now.getTime() - recent));
      for (const service of services.all()) if (service.repo) await look(service, since).catch(inVain(service));
      await lookAfterOld();
      await deployments.saveCursor(looked.now);
    },
  };
}

/** See `outsideId` in outside.ts. */
const deploymentIn = (id: string) => {
  const found = /:deployment-(\d+)$/.exec(id)?.[1];
  return found === undefined ? undefined : Number(found);
};

const wordsOf = (title: string) => title.toLowerCase().split(/[^a-z0-9-]+/);

/** The documented run name says the environment; a service with one environment needs no telling. */
function environmentOf({ environments }: Service, title: string): string | undefined {
  const said = environments.find((name) => wordsOf(title).includes(name.toLowerCase()));
  return said ?? (environments.length === 1 ? environments[0] : undefined);
}

function stateOf({ status, conclusion }: SeenRun): ExternalDeployment['state'] {
  if (status !== 'completed') return 'active';
  if (conclusion === 'success') return 'live';
  return conclusion === 'cancelled' || conclusion === 'skipped' ? 'cancelled' : 'failed';
}
