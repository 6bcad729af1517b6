import { commitAt, compare } from '../git.ts';
import { escapeHtml, page } from '../html.ts';
import type { Commit, Repo, Run } from '../model.ts';
import { type Answer, byId, type Request, type Route, route } from '../route.ts';
import { findRepo } from '../state.ts';

const line = ({ sha, message, author }: Commit): string =>
  `<li><code>${sha.slice(0, 7)}</code> ${escapeHtml(message.split('\n')[0] ?? '')} (${escapeHtml(author)})</li>`;

const outcome = ({ status, conclusion }: { status: string; conclusion: string | null }): string =>
  escapeHtml((conclusion ?? status).replaceAll('_', ' '));

function runPage(run: Run): Answer {
  const jobs = run.jobs.map((job) => {
    const steps = job.steps.map((step) => `<li>${escapeHtml(step.name)}: ${outcome(step)}</li>`);
    return `<h2>${escapeHtml(job.name)}: ${outcome(job)}</h2><ol>${steps.join('')}</ol>`;
  });
  const about = `<p>${outcome(run)}, started by ${escapeHtml(run.triggeredBy)} on ${escapeHtml(run.headBranch)}</p>`;
  return page(run.title, about + jobs.join(''));
}

/** Defines a page of a repository for the browser. */
const web = (template: string, show: (repo: Repo, params: Record<string, string>) => Answer): Route =>
  route(template, ({ state, params }: Request) => show(findRepo(state, `${params.owner}/${params.repo}`), params));

const showRun = (repo: Repo, { run_id = '' }: Record<string, string>) => runPage(byId(repo.runs, run_id));

/** Pages behind the links in API answers. */
export const webRoutes: Route[] = [
  web('GET /{owner}/{repo}/actions/runs/{run_id}', showRun),
  web('GET /{owner}/{repo}/actions/runs/{run_id}/job/{job_id}', showRun),
  web('GET /{owner}/{repo}/commit/{sha}', (repo, { sha = '' }) => {
    const commit = commitAt(repo, sha);
    return page(commit.message.split('\n')[0] ?? '', `<ul>${line(commit)}</ul>`);
  }),
  web('GET /{owner}/{repo}/compare/{basehead*}', (repo, { basehead = '' }) => {
    const [base = '', head = ''] = basehead.split('...');
    const { ahead, files } = compare(repo, commitAt(repo, base), commitAt(repo, head));
    const changed = files.map(({ path, status }) => `<li>${escapeHtml(path)}: ${status}</li>`);
    return page(basehead, `<ul>${ahead.map(line).join('')}</ul><h2>Files</h2><ul>${changed.join('')}</ul>`);
  }),
  web('GET /{owner}/{repo}/pull/{pull_number}', (repo, { pull_number = '' }) => {
    const { id, title, commits } = byId(
      repo.pulls.map((pull) => ({ ...pull, id: pull.number })),
      pull_number,
    );
    return page(`${title} #${id}`, `<ul>${commits.map((sha) => line(commitAt(repo, sha))).join('')}</ul>`);
  }),
];
