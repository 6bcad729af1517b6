import { UserError } from '../../roadcrew/errors.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import { noWorkflow } from './runs.ts';
import * as shapes from './shapes.ts';
import type { GitHubClient } from './types.ts';

export function dispatchMethods(
  { ask, webUrl }: Connection,
  unknownRef: (repo: string, ref: string) => Promise<UserError>,
): Pick<GitHubClient, 'dispatch'> {
  /** GitHub Enterprise Server up to 3.19 refuses the question for details; then it is not asked again. */
  let asksForDetails = true;

  async function explain(error: RequestRefused, repo: string, workflow: string, ref: string): Promise<Error> {
    const because = { cause: error };
    const { status, says } = error;
    if (status === 404) return noWorkflow(repo, workflow, error);
    if (/workflow_dispatch.{0,10}trigger/i.test(says))
      return new UserError(`${workflow} of ${repo} has no workflow_dispatch trigger on ${ref}: add it.`, {
        hint: 'docs/github.md has a complete workflow. The trigger must be on the default branch, too.',
        ...because,
      });
    if (/disabled/i.test(says))
      return new UserError(`${workflow} of ${repo} is disabled, or GitHub Actions is.`, {
        hint: `Enable it at ${webUrl}/${repo}/actions/workflows/${workflow}`,
        ...because,
      });
    if (/no ref found/i.test(says)) return unknownRef(repo, ref);
    if (/input/i.test(says))
      return new UserError(`${workflow} of ${repo} does not take the inputs sha, environment and roadcrew_key.`, {
        hint: `Declare them under workflow_dispatch, and no other required ones; docs/github.md has a complete workflow. GitHub says: ${says}`,
        ...because,
      });
    return error;
  }

  return {
    async dispatch(repo, workflow, { ref, inputs }) {
      const send = (details: object) =>
        ask(
          repo,
          'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
          { workflow_id: workflow, ref, inputs, ...details },
          shapes.dispatched,
        );
      try {
        const details = asksForDetails ? { return_run_details: true } : {};
        const answer = await send(details).catch((error: unknown) => {
          if (!(error instanceof RequestRefused && /return_run_details/.test(error.says))) throw error;
          asksForDetails = false;
          return send({}); // refused, therefore not carried out
        });
        return answer && { runId: answer.workflow_run_id, url: answer.html_url };
      } catch (error) {
        throw error instanceof RequestRefused ? await explain(error, repo, workflow, ref) : error;
      }
    },
  };
}
