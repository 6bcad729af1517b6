import { UserError } from '../../roadcrew/errors.ts';
import type { GitHubClient } from '../../roadcrew/github.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import { noWorkflow } from './runs.ts';
import * as shapes from './shapes.ts';

export function dispatchMethods(
  { request, webUrl }: Connection,
  unknownRef: (repo: string, ref: string) => Promise<UserError>,
): Pick<GitHubClient, 'dispatch'> {
  /** False once the server has refused `return_run_details`, as GitHub Enterprise Server does up to 3.19. */
  let supportsRunDetails = true;

  async function toDispatchError(error: RequestRefused, repo: string, workflow: string, ref: string): Promise<Error> {
    const because = { cause: error };
    const { status, reason } = error;
    if (status === 404) return noWorkflow(repo, workflow, error);
    if (/workflow_dispatch.{0,10}trigger/i.test(reason))
      return new UserError(`${workflow} of ${repo} has no workflow_dispatch trigger on ${ref}: add it.`, {
        hint: 'docs/github.md has a complete workflow. The trigger must be on the default branch, too.',
        ...because,
      });
    if (/disabled/i.test(reason))
      return new UserError(`${workflow} of ${repo} is disabled, or GitHub Actions is.`, {
        hint: `Enable it at ${webUrl}/${repo}/actions/workflows/${workflow}`,
        ...because,
      });
    if (/no ref found/i.test(reason)) return unknownRef(repo, ref);
    if (/input/i.test(reason))
      return new UserError(`${workflow} of ${repo} does not take the inputs sha, environment and roadcrew_key.`, {
        hint: `Declare them under workflow_dispatch, and no other required ones; docs/github.md has a complete workflow. GitHub says: ${reason}`,
        ...because,
      });
    return error;
  }

  return {
    async dispatch(repo, workflow, { ref, inputs }) {
      const send = (details: object) =>
        request(
          repo,
          'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
          { workflow_id: workflow, ref, inputs, ...details },
          shapes.dispatched,
        );
      try {
        const details = supportsRunDetails ? { return_run_details: true } : {};
        const answer = await send(details).catch((error: unknown) => {
          if (!(error instanceof RequestRefused && /return_run_details/.test(error.reason))) throw error;
          supportsRunDetails = false;
          return send({}); // safe to repeat: the first request was refused
        });
        return answer && { runId: answer.workflow_run_id, url: answer.html_url };
      } catch (error) {
        throw error instanceof RequestRefused ? await toDispatchError(error, repo, workflow, ref) : error;
      }
    },
  };
}
