import type { Logger } from 'pino';
import type { Service, Services } from '../../core/catalog/services.ts';
import type { Hook } from '../../core/feature.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { GitHubClient, GitHubDeployment, WorkflowRun } from '../../roadcrew/github.ts';
import { endingOf } from '../../roadcrew/github-states.ts';
import type { Deployments } from './deployments.ts';
import type { ExternalDeployment } from './external.ts';

/** GitHub methods used here. */
export type GitHubReader = Pick<GitHubClient, 'run' | 'runsSince' | 'deployment' | 'deploymentsSince' | 'resolve'>;

interface WatchOptions {
  services: Services;
  deployments: Deployments;
  github: () => GitHubReader;
  /** Makes a run due now. */
  wake(runId: string): Promise<void>;
  log: Logger;
}

/** Longest period of a reconcile pass, in milliseconds. Older deployments are not found after a longer outage. */
const maxLookbackMs = 6 * 3_600_000;
/** Overlap of two passes, in milliseconds: GitHub may list a change only some time after it. */
const overlapMs = 20 * 60_000;
/** Most cached commits: they never change. */
const maxCommits = 500;

/**
 * Records deployments made outside the platform, so that `status` is complete. A webhook only names what to read; the
 * reconcile pass reads everything, so that a lost webhook costs time and nothing else.
 */
export function createWatch({ services, deployments, github, wake, log }: WatchOptions) {
  const commits = new Map<string, Pick<ExternalDeployment, 'committedAt' | 'title'>>();
  const servicesOf = (repo: string) =>
    services.all().filter((service) => service.deploy && service.repo?.toLowerCase() === repo.toLowerCase());

  /** Title and time of a commit; empty when GitHub does not have it. */
  async function commitDetails(repo: string, sha: string): Promise<Pick<ExternalDeployment, 'committedAt' | 'title'>> {
    const known = commits.get(sha);
    if (known) return known;
    const commit = await github()
      .resolve(repo, sha)
      .catch(() => undefined);
    if (!commit) return {};
    if (commits.size >= maxCommits) commits.clear();
    const details = { committedAt: commit.committedAt, title: commit.title };
    commits.set(sha, details);
    return details;
  }

  async function scanService(service: Service, since: Date): Promise<void> {
    const { repo = '', deploy } = service;
    if (!deploy) return;
    const runs = new Map<number, WorkflowRun>();
    for (const run of await github().runsSince(repo, deploy.workflow, since)) {
      runs.set(run.id, run);
      await recordRun(service, run);
    }
    for (const found of await github().deploymentsSince(repo, since)) await recordDeployment(service, found, runs);
  }

  async function recordRun(service: Service, run: WorkflowRun, place = ''): Promise<void> {
    const environment = environmentOf(service, run.title) ?? environmentOf(service, place);
    // Unknown environment or service: the run's deployment object may name them.
    if (!environment || !isOf(service, run.title)) return;
    const state = stateOf(run);
    await deployments.recordExternal({
      service: service.name,
      environment,
      team: service.team,
      state,
      source: { run: run.id, attempt: run.attempt },
      ...(run.key && { key: run.key }),
      sha: run.sha,
      actor: run.actor,
      url: run.url,
      requestedAt: run.createdAt,
      ...(run.branch && { ref: run.branch }),
      ...(run.startedAt && { startedAt: run.startedAt }),
      ...(run.completedAt && { finishedAt: run.completedAt }),
      ...(await commitDetails(service.repo ?? '', run.sha)),
    });
  }

  /** `runs`: workflow runs read before. */
  async function recordDeployment(
    service: Service,
    found: GitHubDeployment,
    runs?: Map<number, WorkflowRun>,
  ): Promise<void> {
    const environment = service.environments.find((name) => name.toLowerCase() === found.environment.toLowerCase());
    if (!environment) return;
    const { repo = '', deploy } = service;
    const run =
      found.runId === undefined ? undefined : (runs?.get(found.runId) ?? (await github().run(repo, found.runId)));
    // GitHub creates a deployment object for each job with an environment, at the workflow's commit and not the deployed
    // one: only its environment is used.
    if (run && run.file === deploy?.workflow) return recordRun(service, run, found.environment);
    await deployments.recordExternal({
      service: service.name,
      environment,
      team: service.team,
      source: found.runId === undefined ? { deployment: found.id } : { run: found.runId, attempt: run?.attempt ?? 1 },
      state: found.state === 'success' ? 'live' : found.state === 'failure' ? 'failed' : 'active',
      sha: found.sha,
      ref: found.ref,
      actor: found.actor,
      url: found.url,
      requestedAt: found.createdAt,
      ...(found.finishedAt && { finishedAt: found.finishedAt }),
      ...(await commitDetails(repo, found.sha)),
    });
  }

  /** True when a run belongs to the service: of several with one workflow, the one in the run's name. */
  function isOf({ name, repo = '', deploy }: Service, title: string): boolean {
    const candidates = servicesOf(repo).filter((other) => other.deploy?.workflow === deploy?.workflow);
    return candidates.length === 1 || wordsOf(title).includes(name.toLowerCase());
  }

  /** Reads deployments without a known end again: they may be too old for the lists. */
  async function recheckInProgress(): Promise<void> {
    for (const { id, service: name, githubRun } of await deployments.externalInProgress()) {
      const service = services.get(name);
      if (!service?.repo) continue;
      const deployment = deploymentIn(id);
      const run = githubRun === null ? undefined : await github().run(service.repo, githubRun);
      if (run) await recordRun(service, run);
      const found = deployment === undefined ? undefined : await github().deployment(service.repo, deployment);
      if (found) await recordDeployment(service, found);
    }
  }

  async function onDeployment(repo: string, id: number): Promise<void> {
    const found = await github().deployment(repo, id);
    if (found) for (const service of servicesOf(repo)) await recordDeployment(service, found);
  }

  /** Logs a failure, so that the other services are still read. */
  const logFailure = (service: Service) => (err: unknown) => {
    const level = err instanceof UserError ? 'info' : 'warn'; // a setup problem, which every pass would report
    log[level]({ err, service: service.name }, 'its deployments could not be looked at');
  };

  return {
    /** Handles a change at GitHub: wakes a run of the platform, records anything else. */
    async onHook({ repo, runId, deploymentId }: Hook): Promise<void> {
      if (deploymentId !== undefined) return onDeployment(repo, deploymentId);
      if (runId === undefined) return;
      const known = await deployments.findByWorkflowRun(runId);
      if (known && !known.finishedAt) return wake(known.id);
      const run = await github().run(repo, runId);
      if (!run) return;
      const own = /^roadcrew:([0-9a-z]{12})$/.exec(run.key ?? '')?.[1];
      if (own) await wake(own); // the webhook can arrive before the answer to the dispatch
      for (const service of servicesOf(repo)) if (run.file === service.deploy?.workflow) await recordRun(service, run);
    },
    /** Reads all services again, in one process at a time. */
    async reconcile(everyMs: number): Promise<void> {
      const pass = await deployments.claimReconcile(everyMs);
      if (!pass) return;
      const since = new Date(Math.max((pass.since?.getTime() ?? 0) - overlapMs, pass.now.getTime() - maxLookbackMs));
      for (const service of services.all())
        if (service.repo) await scanService(service, since).catch(logFailure(service));
      await recheckInProgress();
      await deployments.saveCursor(pass.now);
    },
  };
}

/** Deployment object in an id; see `externalId` in external.ts. */
const deploymentIn = (id: string) => {
  const found = /:deployment-(\d+)$/.exec(id)?.[1];
  return found === undefined ? undefined : Number(found);
};

const wordsOf = (title: string) => title.toLowerCase().split(/[^a-z0-9-]+/);

/** Environment in a run's name, as docs/github.md describes; a service with a single environment needs none. */
function environmentOf({ environments }: Service, title: string): string | undefined {
  const environment = environments.find((name) => wordsOf(title).includes(name.toLowerCase()));
  return environment ?? (environments.length === 1 ? environments[0] : undefined);
}

function stateOf({ status, conclusion }: WorkflowRun): ExternalDeployment['state'] {
  if (status !== 'completed') return 'active';
  return endingOf(conclusion).deployment;
}
