import { z } from 'zod';
import { notFound, unprocessable } from '../errors.ts';
import { formatWorkflow, runUrls } from '../format/runs.ts';
import { commitAt } from '../git.ts';
import type { Repo, Workflow } from '../model.ts';
import { answerPage, none, ok, paging, type Route, repoRoute } from '../route.ts';
import { startRun } from '../runs.ts';
import { readInputs, readWorkflow } from '../workflow-file.ts';

const dispatch = z.strictObject({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  return_run_details: z.boolean().optional(),
});

/** Finds a workflow by id or file name. @throws GitHubError 404 */
export function findWorkflow(repo: Repo, name: string): Workflow {
  const found = repo.workflows.find(({ id, path }) => String(id) === name || path.split('/').at(-1) === name);
  if (!found) throw notFound();
  return found;
}

/** Returns the branch or tag of a dispatch, without `refs/…/`. @throws GitHubError 422 for a SHA or an unknown ref */
function readRef(repo: Repo, ref: string): string {
  const name = ref.replace(/^refs\/(heads|tags)\//, '');
  if (!repo.branches.has(name) && !repo.tags.has(name)) throw unprocessable(`No ref found for: ${ref}`);
  return name;
}

/** Routes of workflows and their dispatch. */
export const workflowRoutes: Route[] = [
  repoRoute('GET /actions/workflows', 'actions:read', { query: z.object(paging) }, (call) =>
    answerPage(call, call.repo.workflows, (workflow) => formatWorkflow(call.state, call.repo, workflow), 'workflows'),
  ),
  repoRoute('GET /actions/workflows/{workflow_id}', 'actions:read', {}, ({ state, repo, param }) =>
    ok(formatWorkflow(state, repo, findWorkflow(repo, param('workflow_id')))),
  ),
  repoRoute('POST /actions/workflows/{workflow_id}/dispatches', 'actions:write', { body: dispatch }, (call) => {
    const { state, repo, body } = call;
    const workflow = findWorkflow(repo, call.param('workflow_id'));
    if (workflow.state === 'disabled_manually') {
      throw unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
    }
    const branch = readRef(repo, body.ref);
    const { sha, files } = commitAt(repo, body.ref);
    const content = files.get(workflow.path);
    const file = content === undefined ? undefined : readWorkflow(content, workflow.path);
    if (!file?.hasDispatch) throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
    const inputs = readInputs(file, body.inputs ?? {});
    const run = startRun(state, repo, {
      workflow,
      event: 'workflow_dispatch',
      branch,
      sha,
      inputs,
      by: call.actor,
    });
    if (!body.return_run_details) return none();
    const { url, html_url } = runUrls(state, run);
    return ok({ workflow_run_id: run.id, run_url: url, html_url });
  }),
  repoRoute('PUT /actions/workflows/{workflow_id}/disable', 'actions:write', {}, ({ repo, param }) => {
    findWorkflow(repo, param('workflow_id')).state = 'disabled_manually';
    return none();
  }),
  repoRoute('PUT /actions/workflows/{workflow_id}/enable', 'actions:write', {}, ({ repo, param }) => {
    findWorkflow(repo, param('workflow_id')).state = 'active';
    return none();
  }),
];
