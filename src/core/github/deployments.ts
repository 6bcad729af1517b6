import type { GitHubClient, GitHubDeployment } from '../../roadcrew/github.ts';
import type { Connection } from './connection.ts';
import { floorToSecond, ignoreNotFound } from './runs.ts';
import * as shapes from './shapes.ts';

const pageSize = 100;
/** Low, because each deployment needs another request for its status. */
const maxPages = 2;

export function deploymentMethods({
  request,
  webUrl,
}: Connection): Pick<GitHubClient, 'deployment' | 'deploymentsSince'> {
  async function withStatus(repo: string, found: shapes.GitHubDeployment): Promise<GitHubDeployment> {
    const route = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
    const parameters = { deployment_id: found.id, per_page: 30 };
    const statuses = (await ignoreNotFound(request(repo, route, parameters, shapes.deploymentStatuses))) ?? [];
    const newest = statuses
      .filter(({ state }) => state !== 'inactive')
      .reduce<(typeof statuses)[number] | undefined>(
        (best, status) => (best && best.created_at >= status.created_at ? best : status),
        undefined,
      );
    const state = stateOf(newest?.state);
    const links = statuses.flatMap(({ log_url, target_url }) => [log_url, target_url]);
    const run = links.map((link) => /\/actions\/runs\/(\d+)/.exec(link ?? '')?.[1]).find((id) => id !== undefined);
    return {
      id: found.id,
      sha: found.sha,
      ref: found.ref,
      environment: found.environment,
      state,
      actor: found.creator?.login ?? 'unknown',
      createdAt: found.created_at,
      ...(newest && (state === 'success' || state === 'failure') && { finishedAt: newest.created_at }),
      url: newest?.log_url || newest?.target_url || `${webUrl}/${repo}/deployments`,
      ...(run && { runId: Number(run) }),
    };
  }

  return {
    async deployment(repo, id) {
      const route = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}';
      const found = await ignoreNotFound(request(repo, route, { deployment_id: id }, shapes.deployment));
      return found && withStatus(repo, found);
    },
    async deploymentsSince(repo, since) {
      const all: shapes.GitHubDeployment[] = [];
      for (let page = 1; page <= maxPages; page++) {
        const route = 'GET /repos/{owner}/{repo}/deployments';
        const found = await request(repo, route, { per_page: pageSize, page }, shapes.deploymentList);
        const recent = found.filter(({ created_at }) => created_at >= floorToSecond(since));
        all.push(...recent);
        if (found.length < pageSize || recent.length < found.length) break;
      }
      return Promise.all(all.map((found) => withStatus(repo, found)));
    },
  };
}

const stateOf = (state: string | undefined): GitHubDeployment['state'] => {
  if (state === 'success') return 'success';
  if (state === 'failure' || state === 'error') return 'failure';
  return state === 'in_progress' ? 'running' : 'pending';
};
