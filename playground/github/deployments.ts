import { emitDeployment, emitStatus } from './events.ts';
import type { Deployment, DeploymentStatus, Repo, Run } from './model.ts';
import type { State } from './state.ts';
import type { DeploymentState } from './types.ts';

export type NewDeployment = Pick<Deployment, 'sha' | 'ref' | 'environment' | 'creator'> & Partial<Deployment>;

export function addDeployment(state: State, repo: Repo, fields: NewDeployment, run?: Run): Deployment {
  const deployment: Deployment = {
    task: 'deploy',
    description: null,
    payload: {},
    production: fields.environment === 'production',
    transient: false,
    ...fields,
    id: state.nextId(),
    createdAt: state.now(),
    statuses: [],
    ...(run ? { runId: run.id } : {}),
  };
  repo.deployments.push(deployment);
  emitDeployment(state, repo, deployment, run);
  return deployment;
}

type NewStatus = { state: DeploymentState; creator: string; autoInactive?: boolean } & Partial<DeploymentStatus>;

/** Adds a status. A success makes earlier deployments of the environment inactive, except in production. */
export function addStatus(
  state: State,
  repo: Repo,
  deployment: Deployment,
  { autoInactive = true, ...fields }: NewStatus,
  run?: Run,
): DeploymentStatus {
  const status: DeploymentStatus = {
    description: '',
    logUrl: '',
    environmentUrl: '',
    ...fields,
    id: state.nextId(),
    at: state.now(),
  };
  deployment.statuses.push(status);
  emitStatus(state, repo, deployment, status, run);
  if (status.state === 'success' && autoInactive && !deployment.production) {
    for (const earlier of repo.deployments) {
      if (earlier === deployment || earlier.environment !== deployment.environment || earlier.transient) continue;
      if (earlier.statuses.at(-1)?.state !== 'success') continue;
      addStatus(state, repo, earlier, { state: 'inactive', creator: fields.creator });
    }
  }
  return status;
}
