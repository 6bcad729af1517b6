import { z } from 'zod';
import { addDeployment, addStatus } from '../deployments.ts';
import { GitHubError, unprocessable } from '../errors.ts';
import { formatDeployment, formatStatus } from '../format/deployments.ts';
import { findCommit } from '../git.ts';
import { isJson } from '../json.ts';
import { answerPage, byId, none, ok, paging, type Route, repoRoute } from '../route.ts';

const filters = z.object({
  ...paging,
  sha: z.string().optional(),
  ref: z.string().optional(),
  task: z.string().optional(),
  environment: z.string().optional(),
});

const newDeployment = z.strictObject({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().optional(),
  required_contexts: z.array(z.string()).nullable().optional(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
  environment: z.string().default('production'),
  description: z.string().nullable().optional(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});

const newStatus = z.strictObject({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().optional(),
  log_url: z.string().optional(),
  description: z.string().max(140, 'the description is longer than 140 characters').optional(),
  environment: z.string().optional(),
  environment_url: z.string().optional(),
  auto_inactive: z.boolean().default(true),
});

/** Routes of deployments and their statuses. */
export const deploymentRoutes: Route[] = [
  repoRoute('GET /deployments', 'deployments:read', { query: filters }, (call) => {
    const { sha, ref, task, environment } = call.query;
    const found = call.repo.deployments.filter(
      (one) =>
        (sha === undefined || one.sha === sha) &&
        (ref === undefined || one.ref === ref) &&
        (task === undefined || one.task === task) &&
        (environment === undefined || one.environment === environment),
    );
    return answerPage(call, found.toReversed(), (one) => formatDeployment(call.state, call.repo, one));
  }),
  repoRoute('POST /deployments', 'deployments:write', { body: newDeployment }, (call) => {
    const { state, repo, body, actor } = call;
    const commit = findCommit(repo, body.ref);
    if (!commit) throw unprocessable(`No ref found for: ${body.ref}`);
    const required = body.required_contexts;
    const unmet = repo.checks.filter(
      ({ sha, name, outcome }) =>
        sha === commit.sha && outcome !== 'success' && (required === undefined || required?.includes(name)),
    );
    if (unmet.length > 0) throw new GitHubError(409, `Conflict: Commit status checks failed for ${body.ref}.`);
    const deployment = addDeployment(state, repo, {
      sha: commit.sha,
      ref: body.ref,
      task: body.task,
      environment: body.environment,
      description: body.description ?? null,
      payload: isJson(body.payload) ? body.payload : {},
      production: body.production_environment ?? body.environment === 'production',
      transient: body.transient_environment,
      creator: actor,
    });
    return ok(formatDeployment(state, repo, deployment), 201);
  }),
  repoRoute('GET /deployments/{deployment_id}', 'deployments:read', {}, ({ state, repo, param }) =>
    ok(formatDeployment(state, repo, byId(repo.deployments, param('deployment_id')))),
  ),
  repoRoute('DELETE /deployments/{deployment_id}', 'deployments:write', {}, ({ repo, param }) => {
    const deployment = byId(repo.deployments, param('deployment_id'));
    if (deployment.statuses.at(-1)?.state === 'success') {
      throw unprocessable(
        'We cannot delete an active deployment unless it is the only deployment in a given environment.',
      );
    }
    repo.deployments = repo.deployments.filter((one) => one !== deployment);
    return none();
  }),
  repoRoute('GET /deployments/{deployment_id}/statuses', 'deployments:read', { query: z.object(paging) }, (call) => {
    const deployment = byId(call.repo.deployments, call.param('deployment_id'));
    return answerPage(call, deployment.statuses.toReversed(), (one) =>
      formatStatus(call.state, call.repo, deployment, one),
    );
  }),
  repoRoute('POST /deployments/{deployment_id}/statuses', 'deployments:write', { body: newStatus }, (call) => {
    const { state, repo, body, actor } = call;
    const deployment = byId(repo.deployments, call.param('deployment_id'));
    const status = addStatus(state, repo, deployment, {
      state: body.state,
      creator: actor,
      description: body.description ?? '',
      logUrl: body.log_url ?? body.target_url ?? '',
      environmentUrl: body.environment_url ?? '',
      autoInactive: body.auto_inactive,
    });
    return ok(formatStatus(state, repo, deployment, status), 201);
  }),
];
