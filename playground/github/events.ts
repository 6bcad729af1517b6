import { formatInstallation, formatOrganization, formatUser } from './format/accounts.ts';
import { formatDeployment, formatStatus } from './format/deployments.ts';
import { formatMinimalRepo, formatRepo, webUrl } from './format/repos.ts';
import { formatJob, formatRun, formatWorkflow } from './format/runs.ts';
import { history } from './git.ts';
import { nodeId, stamp } from './json.ts';
import type { App, Deployment, DeploymentStatus, Repo, Run } from './model.ts';
import { appsOn, type State } from './state.ts';
import type { Job, Json } from './types.ts';

/** Queues a webhook for every App installed on the repository and subscribed to the event. */
export function emit(state: State, repo: Repo, event: string, sender: string, body: Json): void {
  for (const app of appsOn(state, repo)) {
    if (!app.events.includes(event) || !app.installation) continue;
    const { id } = app.installation;
    const payload = {
      ...body,
      repository: formatRepo(repo),
      organization: formatOrganization(state),
      sender: formatUser(state, sender),
      installation: { id, node_id: nodeId('IntegrationInstallation', id) },
    };
    state.hooks.queue({ app, event, payload, repo: { fullName: repo.fullName, id: repo.id } });
  }
}

export function emitRun(state: State, run: Run, action: 'requested' | 'in_progress' | 'completed'): void {
  state.changed('run', run.repo);
  emit(state, run.repo, 'workflow_run', run.triggeredBy, {
    action,
    workflow_run: formatRun(state, run),
    workflow: formatWorkflow(state, run.repo, run.workflow),
  });
}

export function emitJob(state: State, run: Run, job: Job): void {
  state.changed('run', run.repo);
  emit(state, run.repo, 'workflow_job', run.triggeredBy, {
    action: job.status,
    workflow_job: formatJob(state, run, job),
  });
}

export function emitDeployment(state: State, repo: Repo, deployment: Deployment, run?: Run): void {
  state.changed('deployment', repo);
  emit(state, repo, 'deployment', deployment.creator, {
    action: 'created',
    deployment: formatDeployment(state, repo, deployment),
    ...ofRun(state, repo, run),
  });
}

export function emitStatus(
  state: State,
  repo: Repo,
  deployment: Deployment,
  status: DeploymentStatus,
  run?: Run,
): void {
  state.changed('deployment', repo);
  emit(state, repo, 'deployment_status', status.creator, {
    action: 'created',
    deployment_status: formatStatus(state, repo, deployment, status),
    deployment: formatDeployment(state, repo, deployment),
    check_run: null,
    ...ofRun(state, repo, run),
  });
}

const ofRun = (state: State, repo: Repo, run: Run | undefined): Json => ({
  workflow: run ? formatWorkflow(state, repo, run.workflow) : null,
  workflow_run: run ? formatRun(state, run) : null,
});

const nothing = '0'.repeat(40);

/** Queues a push webhook. `ref`: `refs/heads/main`. `before` and `after` are undefined for a new or deleted ref. */
export function emitPush(
  state: State,
  repo: Repo,
  push: { ref: string; before: string | undefined; after: string | undefined; by: string },
): void {
  const { ref, before, after, by } = push;
  state.changed('push', repo);
  const oldShas = new Set(before === undefined ? [] : history(repo, before).map(({ sha }) => sha));
  const line = after === undefined ? [] : history(repo, after);
  const newCommits = before === undefined ? [] : line.filter(({ sha }) => !oldShas.has(sha));
  const commits = newCommits.reverse().map((commit) => {
    const author = { name: commit.author, email: `${commit.author}@acme.test`, username: commit.author };
    const { sha, message, at } = commit;
    const url = `${webUrl(state, repo)}/commit/${sha}`;
    return { id: sha, tree_id: sha, distinct: true, message, timestamp: stamp(at), url, author, committer: author };
  });
  emit(state, repo, 'push', by, {
    ref,
    before: before ?? nothing,
    after: after ?? nothing,
    base_ref: null,
    created: before === undefined,
    deleted: after === undefined,
    forced: before !== undefined && after !== undefined && !line.some(({ sha }) => sha === before),
    compare: `${webUrl(state, repo)}/compare/${(before ?? nothing).slice(0, 12)}...${(after ?? nothing).slice(0, 12)}`,
    // GitHub sends at most 2048 commits.
    commits: commits.slice(-2048),
    head_commit: commits.at(-1) ?? null,
    pusher: { name: by, email: `${by}@acme.test` },
  });
}

/** Queues an installation webhook, which Apps receive without a subscription. */
export function emitInstallation(
  state: State,
  app: App,
  event: 'installation' | 'installation_repositories',
  body: Json,
): void {
  if (!app.installation) return;
  state.changed('installation');
  const payload = {
    ...body,
    installation: formatInstallation(state, app, app.installation),
    requester: null,
    sender: formatUser(state, 'pat'),
  };
  state.hooks.queue({ app, event, payload, repo: undefined });
}

export const listRepos = (repos: readonly Repo[]): Json[] =>
  repos.map(formatMinimalRepo).map(({ id, node_id, name, full_name, private: secret }) => ({
    id,
    node_id,
    name,
    full_name,
    private: secret,
  }));
