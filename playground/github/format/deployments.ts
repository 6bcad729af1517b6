import { nodeId, stamp } from '../json.ts';
import type { Deployment, DeploymentStatus, Repo } from '../model.ts';
import type { State } from '../state.ts';
import type { Json } from '../types.ts';
import { formatUser } from './accounts.ts';
import { apiUrl } from './repos.ts';

export function formatDeployment(state: State, repo: Repo, deployment: Deployment): Json {
  const url = `${apiUrl(state, repo)}/deployments/${deployment.id}`;
  const last = deployment.statuses.at(-1)?.at ?? deployment.createdAt;
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: formatUser(state, deployment.creator),
    created_at: stamp(deployment.createdAt),
    updated_at: stamp(last),
    statuses_url: `${url}/statuses`,
    repository_url: apiUrl(state, repo),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

export function formatStatus(state: State, repo: Repo, deployment: Deployment, status: DeploymentStatus): Json {
  const url = `${apiUrl(state, repo)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: formatUser(state, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    created_at: stamp(status.at),
    updated_at: stamp(status.at),
    deployment_url: url,
    repository_url: apiUrl(state, repo),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  };
}
