import { UserError } from '../../roadcrew/errors.ts';
import type { Check, GitHubClient } from '../../roadcrew/github.ts';
import { endingOf } from '../../roadcrew/github-states.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import { statusOf } from './runs.ts';
import * as shapes from './shapes.ts';

const pageSize = 100;
/** GitHub lists at most 1,000 check suites per commit; platform.yaml can name the required checks when there are more than 500. */
const maxPages = 5;

export function checkMethods({ request, webUrl }: Connection): Pick<GitHubClient, 'checks'> {
  async function checkRuns(repo: string, ref: string) {
    const all: shapes.CheckRun[] = [];
    for (let page = 1; page <= maxPages; page++) {
      const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
      const { check_runs } = await request(
        repo,
        route,
        { ref, filter: 'latest', per_page: pageSize, page },
        shapes.checkRuns,
      );
      all.push(...check_runs);
      if (check_runs.length < pageSize) break;
    }
    return all;
  }

  return {
    async checks(repo, sha) {
      const status = { ref: sha, per_page: pageSize };
      const [runs, { statuses }] = await Promise.all([
        checkRuns(repo, sha),
        request(repo, 'GET /repos/{owner}/{repo}/commits/{ref}/status', status, shapes.commitStatus),
      ]).catch((error: unknown) => {
        if (error instanceof RequestRefused && [404, 422].includes(error.status))
          throw new UserError(`${repo} has no commit ${sha.slice(0, 7)}.`, { cause: error });
        throw error;
      });
      const fallback = `${webUrl}/${repo}/commit/${sha}/checks`;
      const checks = [
        ...runs.map((run) => ({
          kind: 'run',
          check: { name: run.name, ...resultOfRun(run), url: run.html_url ?? fallback },
          // A run that has not started yet counts as the newest.
          at: run.started_at?.getTime() ?? Number.POSITIVE_INFINITY,
        })),
        ...statuses.map(({ context, state, target_url, updated_at }) => ({
          kind: 'status',
          check: { name: context, ...resultOfStatus(state), url: target_url ?? fallback },
          at: updated_at.getTime(),
        })),
      ].sort((a, b) => a.at - b.at);
      const newest = new Map(checks.map(({ kind, check }) => [`${kind} ${check.name}`, check]));
      // GitHub requires both to pass when a check and a status share a name.
      const worst = new Map<string, Check>();
      for (const check of newest.values()) {
        const other = worst.get(check.name);
        if (!other || states.indexOf(check.state) > states.indexOf(other.state)) worst.set(check.name, check);
      }
      return [...worst.values()].sort((a, b) => a.name.localeCompare(b.name));
    },
  };
}

/** From best to worst. */
const states: Check['state'][] = ['green', 'pending', 'red'];

const resultOfRun = ({ status, conclusion }: shapes.CheckRun): Pick<Check, 'state' | 'result'> =>
  status === 'completed'
    ? { state: endingOf(conclusion).check, ...(conclusion && { result: conclusion }) }
    : { state: 'pending', result: statusOf(status) };

function resultOfStatus(state: string): Pick<Check, 'state' | 'result'> {
  if (state === 'pending') return { state };
  return { state: state === 'success' ? 'green' : 'red', result: state };
}
