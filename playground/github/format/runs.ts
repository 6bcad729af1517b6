import { nodeId, stamp, stampOrNull } from '../json.ts';
import type { Repo, Run, Workflow } from '../model.ts';
import type { State } from '../state.ts';
import type { Job, Json, WorkflowRun } from '../types.ts';
import { formatUser } from './accounts.ts';
import { apiUrl, formatMinimalRepo, webUrl } from './repos.ts';

export function formatWorkflow(state: State, repo: Repo, workflow: Workflow): Json {
  const file = workflow.path.split('/').at(-1);
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: stamp(workflow.createdAt),
    updated_at: stamp(workflow.updatedAt),
    url: `${apiUrl(state, repo)}/actions/workflows/${workflow.id}`,
    html_url: `${webUrl(state, repo)}/blob/${repo.defaultBranch}/${workflow.path}`,
    badge_url: `${webUrl(state, repo)}/actions/workflows/${file}/badge.svg`,
  };
}

export const runUrls = (state: State, { repo, id }: Pick<Run, 'repo' | 'id'>) => ({
  url: `${apiUrl(state, repo)}/actions/runs/${id}`,
  html_url: `${webUrl(state, repo)}/actions/runs/${id}`,
});

export function formatRun(state: State, run: Run): Json {
  const { url, html_url } = runUrls(state, run);
  const commit = run.repo.commits.get(run.headSha);
  const suite = run.id + 1_000_000;
  const author = commit && { name: commit.author, email: `${commit.author}@users.noreply.github.com` };
  return {
    id: run.id,
    // `name` is the run-name if the workflow has one, else the workflow's name.
    name: run.isNamed ? run.title : run.workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: suite,
    check_suite_node_id: nodeId('CheckSuite', suite),
    url,
    html_url,
    pull_requests: [],
    created_at: stamp(run.createdAt),
    updated_at: stamp(run.updatedAt),
    actor: formatUser(state, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: stamp(run.startedAt),
    triggering_actor: formatUser(state, run.triggeredBy),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${apiUrl(state, run.repo)}/check-suites/${suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${apiUrl(state, run.repo)}/actions/workflows/${run.workflow.id}`,
    head_commit: commit
      ? {
          id: commit.sha,
          tree_id: commit.sha,
          message: commit.message,
          timestamp: stamp(commit.at),
          author,
          committer: author,
        }
      : null,
    repository: formatMinimalRepo(run.repo),
    head_repository: formatMinimalRepo(run.repo),
  };
}

export function formatJob(state: State, run: Run, job: Job, attempt = run.attempt): Json {
  const url = apiUrl(state, run.repo);
  const isStarted = job.startedAt !== null;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: runUrls(state, run).url,
    run_attempt: attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.headSha,
    url: `${url}/actions/jobs/${job.id}`,
    html_url: `${runUrls(state, run).html_url}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: stamp(job.createdAt),
    // GitHub reports the creation time until the job starts.
    started_at: stamp(job.startedAt ?? job.createdAt),
    completed_at: stampOrNull(job.completedAt),
    name: job.name,
    steps: isStarted
      ? job.steps.map(({ name, status, conclusion, number, startedAt, completedAt }) => ({
          name,
          status,
          conclusion,
          number,
          started_at: stampOrNull(startedAt),
          completed_at: stampOrNull(completedAt),
        }))
      : [],
    check_run_url: `${url}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: isStarted ? 1 : null,
    runner_name: isStarted ? 'GitHub Actions 1' : null,
    runner_group_id: isStarted ? 0 : null,
    runner_group_name: isStarted ? 'GitHub Actions' : null,
  };
}

/** Returns a copy of a run for callers outside the API. */
export const viewRun = (state: State, run: Run): WorkflowRun => ({
  ...structuredClone({
    id: run.id,
    title: run.title,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    inputs: run.inputs,
    headBranch: run.headBranch,
    headSha: run.headSha,
    deployedSha: run.deployedSha,
    number: run.number,
    attempt: run.attempt,
    actor: run.actor,
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    jobs: run.jobs,
  }),
  repo: run.repo.fullName,
  path: run.workflow.path,
  htmlUrl: runUrls(state, run).html_url,
});
