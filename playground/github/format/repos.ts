import { type Comparison, changes, digest, type FileChange, findCommit } from '../git.ts';
import { isJson, nodeId, stamp } from '../json.ts';
import type { Commit, Pull, Repo } from '../model.ts';
import type { State } from '../state.ts';
import type { Json } from '../types.ts';
import { formatUser } from './accounts.ts';

export const apiUrl = (state: State, repo: Repo): string => `${state.origin}/repos/${repo.fullName}`;
export const webUrl = (state: State, repo: Repo): string => `${state.origin}/${repo.fullName}`;

export const formatRepo = (repo: Repo): Json => ({
  ...repo.base,
  default_branch: repo.defaultBranch,
  pushed_at: stamp(repo.pushedAt),
});

const minimal = ['id', 'node_id', 'name', 'full_name', 'private', 'owner', 'html_url', 'description', 'fork', 'url'];

export const formatMinimalRepo = ({ base }: Repo): Json =>
  Object.fromEntries(minimal.flatMap((key) => (key in base ? [[key, base[key]]] : [])));

function person(state: State, login: string, at: number): Json {
  const account = state.accounts.get(login);
  const email = account?.email ?? `${login}@users.noreply.github.com`;
  return { name: account?.name ?? login, email, date: stamp(at) };
}

export function formatCommit(state: State, repo: Repo, commit: Commit): Json {
  const url = `${apiUrl(state, repo)}/commits/${commit.sha}`;
  const tree = digest([...commit.files]);
  const user = formatUser(state, commit.author);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: person(state, commit.author, commit.at),
      committer: person(state, commit.author, commit.at),
      message: commit.message,
      tree: { sha: tree, url: `${apiUrl(state, repo)}/git/trees/${tree}` },
      url: `${apiUrl(state, repo)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    url,
    html_url: `${webUrl(state, repo)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: user,
    committer: user,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${apiUrl(state, repo)}/commits/${sha}`,
      html_url: `${webUrl(state, repo)}/commit/${sha}`,
    })),
  };
}

/** Formats a commit with its files, as the API answers for a single commit. */
export function formatFullCommit(state: State, repo: Repo, commit: Commit): Json {
  const before = repo.commits.get(commit.parents[0] ?? '')?.files ?? new Map<string, string>();
  const files = changes(before, commit.files);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...formatCommit(state, repo, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => formatFile(state, repo, commit.sha, file)),
  };
}

function formatFile(state: State, repo: Repo, sha: string, file: FileChange): Json {
  const { path, status, additions, deletions } = file;
  return {
    sha: digest(repo.fullName, path, sha),
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${webUrl(state, repo)}/blob/${sha}/${path}`,
    raw_url: `${webUrl(state, repo)}/raw/${sha}/${path}`,
    contents_url: `${apiUrl(state, repo)}/contents/${path}?ref=${sha}`,
  };
}

/** Formats a comparison. `commits` and `files`: the requested page. */
export function formatComparison(
  state: State,
  repo: Repo,
  basehead: string,
  { base, head, mergeBase, ahead, behind }: Comparison,
  page: { commits: readonly Commit[]; files: readonly FileChange[] | undefined },
): Json {
  const web = `${webUrl(state, repo)}/compare`;
  const permalink = `${repo.owner}:${base.sha.slice(0, 7)}...${repo.owner}:${head.sha.slice(0, 7)}`;
  const status = ahead.length > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical';
  const files = page.files?.map((file) => formatFile(state, repo, head.sha, file));
  return {
    url: `${apiUrl(state, repo)}/compare/${basehead}`,
    html_url: `${web}/${basehead}`,
    permalink_url: `${web}/${permalink}`,
    diff_url: `${web}/${basehead}.diff`,
    patch_url: `${web}/${basehead}.patch`,
    base_commit: formatCommit(state, repo, base),
    merge_base_commit: formatCommit(state, repo, mergeBase ?? base),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: page.commits.map((commit) => formatCommit(state, repo, commit)),
    ...(files ? { files } : {}),
  };
}

/** Formats a ref such as `heads/main` or `tags/v1` with its target object. */
export function formatRef(state: State, repo: Repo, ref: string, target: { type: string; sha: string }): Json {
  const url = apiUrl(state, repo);
  return {
    ref: `refs/${ref}`,
    node_id: nodeId('Ref', `${repo.id}:${ref}`),
    url: `${url}/git/refs/${ref}`,
    object: { ...target, url: `${url}/git/${target.type}s/${target.sha}` },
  };
}

export function formatPull(state: State, repo: Repo, pull: Pull): Json {
  const side = (ref: string, sha: string) => ({
    label: `${repo.owner}:${ref}`,
    ref,
    sha,
    user: isJson(repo.base.owner) ? repo.base.owner : null,
    repo: formatMinimalRepo(repo),
  });
  const url = `${apiUrl(state, repo)}/pulls/${pull.number}`;
  return {
    url,
    id: repo.id * 100_000 + pull.number,
    node_id: nodeId('PullRequest', `${repo.id}:${pull.number}`),
    html_url: `${webUrl(state, repo)}/pull/${pull.number}`,
    issue_url: `${apiUrl(state, repo)}/issues/${pull.number}`,
    number: pull.number,
    state: 'closed',
    locked: false,
    title: pull.title,
    user: formatUser(state, pull.author),
    body: null,
    labels: [],
    milestone: null,
    created_at: stamp(pull.createdAt),
    updated_at: stamp(pull.mergedAt),
    closed_at: stamp(pull.mergedAt),
    merged_at: stamp(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    draft: false,
    head: side(pull.headBranch, pull.headSha),
    base: side(pull.base, findCommit(repo, pull.baseSha)?.sha ?? pull.baseSha),
    author_association: 'MEMBER',
    auto_merge: null,
  };
}
