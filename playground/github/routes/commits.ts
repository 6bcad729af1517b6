import { z } from 'zod';
import { notFound } from '../errors.ts';
import {
  apiUrl,
  formatCommit,
  formatComparison,
  formatFullCommit,
  formatMinimalRepo,
  formatPull,
  webUrl,
} from '../format/repos.ts';
import { commitAt, compare, findCommit, history } from '../git.ts';
import { nodeId, stamp } from '../json.ts';
import type { Check, Repo } from '../model.ts';
import { answerPage, ok, paginate, paging, type Route, repoRoute } from '../route.ts';
import type { State } from '../state.ts';
import type { Json } from '../types.ts';

/** Commits of a comparison without paging. */
const maxCommits = 250;
/** Files of a comparison. */
const maxFiles = 300;

const pages = { query: z.object(paging) };
const time = z.iso.datetime({ offset: true }).transform(Date.parse).optional();
const list = z.object({
  ...paging,
  sha: z.string().optional(),
  path: z.string().optional(),
  author: z.string().optional(),
  since: time,
  until: time,
});

function formatCheckRun(state: State, repo: Repo, check: Check): Json {
  const done = check.outcome !== 'pending';
  return {
    id: check.id,
    name: check.name,
    node_id: nodeId('CheckRun', check.id),
    head_sha: check.sha,
    external_id: '',
    url: `${apiUrl(state, repo)}/check-runs/${check.id}`,
    html_url: `${webUrl(state, repo)}/runs/${check.id}`,
    details_url: `${webUrl(state, repo)}/runs/${check.id}`,
    status: done ? 'completed' : 'in_progress',
    conclusion: done ? check.outcome : null,
    started_at: stamp(check.at),
    completed_at: done ? stamp(check.at) : null,
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: '' },
    check_suite: { id: check.id + 1 },
    app: { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' },
    pull_requests: [],
  };
}

const checksOf = (repo: Repo, ref: string, as: Check['as']): Check[] => {
  const { sha } = commitAt(repo, ref);
  return repo.checks.filter((check) => check.sha === sha && check.as === as);
};

function formatStatus(state: State, repo: Repo, check: Check): Json {
  return {
    url: `${apiUrl(state, repo)}/statuses/${check.sha}`,
    id: check.id,
    node_id: nodeId('StatusContext', check.id),
    state: check.outcome,
    description: null,
    target_url: null,
    context: check.name,
    created_at: stamp(check.at),
    updated_at: stamp(check.at),
  };
}

/** Routes of commits, comparisons, checks and statuses. */
export const commitRoutes: Route[] = [
  repoRoute('GET /commits', 'contents:read', { query: list }, (call) => {
    const { repo, query } = call;
    const start = findCommit(repo, query.sha ?? repo.defaultBranch);
    if (!start) throw notFound();
    const touches = (sha: string, path: string) => {
      const commit = repo.commits.get(sha);
      return commit?.files.get(path) !== repo.commits.get(commit?.parents[0] ?? '')?.files.get(path);
    };
    const found = history(repo, start.sha).filter(
      ({ sha, at, author }) =>
        (query.since === undefined || at >= query.since) &&
        (query.until === undefined || at <= query.until) &&
        (query.author === undefined || author === query.author) &&
        (query.path === undefined || touches(sha, query.path)),
    );
    return answerPage(call, found, (commit) => formatCommit(call.state, repo, commit));
  }),
  repoRoute('GET /compare/{basehead*}', 'contents:read', pages, (call) => {
    const { state, repo, query } = call;
    const [base, head, ...rest] = call.param('basehead').split('...');
    const [from, to] = [base, head].map((ref) => findCommit(repo, ref ?? ''));
    if (!from || !to || rest.length > 0) throw notFound();
    const comparison = compare(repo, from, to);
    const { items, headers } = paginate(call, comparison.ahead, query.page ? 30 : maxCommits);
    const files = (query.page || 1) === 1 ? comparison.files.slice(0, maxFiles) : undefined;
    const body = formatComparison(state, repo, call.param('basehead'), comparison, { commits: items, files });
    return { status: 200, body, headers };
  }),
  repoRoute(
    'GET /commits/{ref*}/check-runs',
    'checks:read',
    { query: z.object({ ...paging, check_name: z.string().optional(), status: z.string().optional() }) },
    (call) => {
      const { check_name: name, status } = call.query;
      const found = checksOf(call.repo, call.param('ref'), 'check')
        .filter((check) => name === undefined || check.name === name)
        .filter(
          ({ outcome }) => status === undefined || (outcome === 'pending' ? 'in_progress' : 'completed') === status,
        );
      return answerPage(call, found, (check) => formatCheckRun(call.state, call.repo, check), 'check_runs');
    },
  ),
  repoRoute('GET /commits/{ref*}/status', 'statuses:read', pages, (call) => {
    const { state, repo } = call;
    const statuses = checksOf(repo, call.param('ref'), 'status');
    const has = (outcome: Check['outcome']) => statuses.some((status) => status.outcome === outcome);
    const { sha } = commitAt(repo, call.param('ref'));
    const url = `${apiUrl(state, repo)}/commits/${sha}`;
    const { items, headers } = paginate(call, statuses);
    const body = {
      // GitHub reports pending for a commit without statuses.
      state: has('failure') ? 'failure' : has('pending') || statuses.length === 0 ? 'pending' : 'success',
      statuses: items.map((status) => formatStatus(state, repo, status)),
      sha,
      total_count: statuses.length,
      repository: formatMinimalRepo(repo),
      commit_url: url,
      url: `${url}/status`,
    };
    return { status: 200, body, headers };
  }),
  repoRoute('GET /commits/{ref*}/statuses', 'statuses:read', pages, (call) =>
    answerPage(call, checksOf(call.repo, call.param('ref'), 'status'), (status) =>
      formatStatus(call.state, call.repo, status),
    ),
  ),
  repoRoute('GET /commits/{commit_sha}/pulls', 'pull_requests:read|contents:read', pages, (call) => {
    const { sha } = commitAt(call.repo, call.param('commit_sha'));
    const found = call.repo.pulls.filter(({ mergeSha, commits }) => mergeSha === sha || commits.includes(sha));
    return answerPage(call, found, (pull) => formatPull(call.state, call.repo, pull));
  }),
  repoRoute('GET /commits/{ref*}', 'contents:read', {}, ({ state, repo, param, accept }) => {
    const commit = commitAt(repo, param('ref'));
    if (/\bsha\b/.test(accept)) return { status: 200, body: commit.sha };
    return ok(formatFullCommit(state, repo, commit));
  }),
];
