import { emitPush } from './events.ts';
import { organization } from './format/accounts.ts';
import { addCommit, commitAt, digest, findCommit, history } from './git.ts';
import type { Commit, Repo } from './model.ts';
import { startRun } from './runs.ts';
import { findRepo, type State } from './state.ts';
import type { Json, Merge, Push, Repos } from './types.ts';
import { readWorkflow } from './workflow-file.ts';

const folder = '.github/workflows/';

/** Number of the first pull request. Issues have lower numbers: emulate counts them from 1. */
const firstPull = 101;

/** Creates a repository with one commit. `base`: emulate's description. */
export function createRepo(state: State, base: Json, files: Record<string, string>, at: number): Repo {
  const name = String(base.name);
  const repo: Repo = {
    id: Number(base.id),
    owner: organization,
    name,
    fullName: `${organization}/${name}`,
    base,
    defaultBranch: 'main',
    commits: new Map(),
    branches: new Map(),
    tags: new Map(),
    pulls: [],
    workflows: [],
    runs: [],
    checks: [],
    deployments: [],
    removedIssues: new Map(),
    pushedAt: at,
  };
  const first = { parents: [], message: 'Initial commit', author: 'pat', at };
  const { sha } = addCommit(repo, { ...first, files: { 'README.md': `# ${name}\n`, ...files } });
  repo.branches.set(repo.defaultBranch, sha);
  state.repos.set(repo.fullName.toLowerCase(), repo);
  readWorkflows(state, repo);
  return repo;
}

/** Registers the workflows of the default branch. */
export function readWorkflows(state: State, repo: Repo): void {
  const { files } = commitAt(repo, repo.defaultBranch);
  for (const [path, content] of files) {
    if (!path.startsWith(folder) || !/\.ya?ml$/.test(path)) continue;
    const { name } = readWorkflow(content, path);
    const existing = repo.workflows.find((workflow) => workflow.path === path);
    const now = state.now();
    if (existing) Object.assign(existing, { name, updatedAt: now });
    else repo.workflows.push({ id: state.nextId(), path, name, state: 'active', createdAt: now, updatedAt: now });
  }
  repo.workflows = repo.workflows.filter(({ path }) => files.has(path));
}

/** Moves a branch to a commit, sends the webhook and starts workflows. */
function moveBranch(state: State, repo: Repo, name: string, sha: string, by: string): void {
  const before = repo.branches.get(name);
  repo.branches.set(name, sha);
  repo.pushedAt = state.now();
  if (name === repo.defaultBranch) readWorkflows(state, repo);
  emitPush(state, repo, { ref: `refs/heads/${name}`, before, after: sha, by });
  for (const workflow of repo.workflows) {
    const content = repo.commits.get(sha)?.files.get(workflow.path);
    const { onPush } = readWorkflow(content ?? '', workflow.path);
    if (onPush !== true && !(Array.isArray(onPush) && onPush.includes(name))) continue;
    startRun(state, repo, { workflow, event: 'push', branch: name, sha, inputs: {}, by });
  }
}

/** Default files of a commit: one file named after the message. */
const defaultFiles = (message: string, at: number): Record<string, string> => {
  const name = message
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return { [`src/${name || 'change'}.ts`]: `// ${message}\nexport const at = ${at};\n` };
};

export function commit(state: State, repo: Repo, parents: string[], push: Push): Commit {
  const { message = 'Change something', author = 'alice', at = state.now(), files = defaultFiles(message, at) } = push;
  return addCommit(repo, { parents, message, author, at, files });
}

/** Opens and merges a pull request, without moving the base branch. */
export function mergePull(state: State, repo: Repo, merge: Merge): { number: number; sha: string } {
  const { title, author = 'alice', base = repo.defaultBranch, method = 'squash', by = 'bob' } = merge;
  const at = merge.at ?? state.now();
  const number = firstPull + repo.pulls.length;
  const from = commitAt(repo, base).sha;
  const headBranch = `${author}/${digest(title).slice(0, 7)}`;
  let head = from;
  const commits = (merge.commits ?? [title]).map((message) => {
    head = commit(state, repo, [head], { message, author, at }).sha;
    return head;
  });
  const merged =
    method === 'merge'
      ? {
          message: `Merge pull request #${number} from acme/${headBranch}\n\n${title}`,
          parents: [from, head],
          author: by,
        }
      : { message: `${title} (#${number})`, parents: [from], author };
  const files = method === 'merge' ? {} : Object.fromEntries(commitAt(repo, head).files);
  const { sha } = commit(state, repo, merged.parents, { message: merged.message, author: merged.author, at, files });
  repo.pulls.push({
    number,
    title,
    author,
    headBranch,
    headSha: head,
    base,
    baseSha: from,
    commits,
    mergeSha: sha,
    mergedBy: by,
    createdAt: at,
    mergedAt: at,
  });
  return { number, sha };
}

export function annotated(repo: Repo, name: string, sha: string, message: string, at: number): void {
  repo.tags.set(name, { sha, object: { sha: digest(repo.fullName, name, sha, message), message, at } });
}

/** Changes repositories as people do with git and in the browser. `create`: creates the repository at emulate. */
export function createRepos(state: State, create: (name: string) => Promise<Json>): Repos {
  const find = (name: string) => findRepo(state, name);
  const after = () => state.hooks.sent();
  const shaOf = (repo: Repo, ref: string): string => {
    const found = findCommit(repo, ref);
    if (!found) throw new Error(`${repo.fullName} has no ${ref}.`);
    return found.sha;
  };
  const push: Repos['push'] = async (name, branch, details = {}) => {
    const repo = find(name);
    const parent = repo.branches.get(branch) ?? shaOf(repo, repo.defaultBranch);
    const { sha, author } = commit(state, repo, [parent], details);
    moveBranch(state, repo, branch, sha, author);
    await after();
    return sha;
  };
  return {
    names: () => [...state.repos.values()].map(({ fullName }) => fullName),
    async create(name, { files = {} } = {}) {
      createRepo(state, await create(name.replace(`${organization}/`, '')), files, state.now());
    },
    push,
    async merge(name, merge) {
      const repo = find(name);
      const pull = mergePull(state, repo, merge);
      moveBranch(state, repo, merge.base ?? repo.defaultBranch, pull.sha, merge.by ?? 'bob');
      await after();
      return pull;
    },
    async branch(name, branch, at) {
      const repo = find(name);
      moveBranch(state, repo, branch, shaOf(repo, at), 'alice');
      await after();
    },
    async deleteBranch(name, branch) {
      const repo = find(name);
      const before = repo.branches.get(branch);
      if (!repo.branches.delete(branch)) throw new Error(`${name} has no branch ${branch}.`);
      emitPush(state, repo, { ref: `refs/heads/${branch}`, before, after: undefined, by: 'alice' });
      await after();
    },
    async tag(name, tag, at, { annotated: message } = {}) {
      const repo = find(name);
      const [before, sha] = [repo.tags.get(tag)?.sha, shaOf(repo, at)];
      if (message === undefined) repo.tags.set(tag, { sha });
      else annotated(repo, tag, sha, message, state.now());
      emitPush(state, repo, { ref: `refs/tags/${tag}`, before, after: sha, by: 'alice' });
      await after();
    },
    fork(name, details = {}) {
      const repo = find(name);
      return commit(state, repo, [shaOf(repo, repo.defaultBranch)], details).sha;
    },
    sha: (name, ref) => shaOf(find(name), ref),
    log(name, ref) {
      const repo = find(name);
      const commits = history(repo, shaOf(repo, ref ?? repo.defaultBranch));
      return commits.map(({ sha, message, author, at }) => ({ sha, message, author, at }));
    },
    workflow(name, file, content) {
      const message = content === null ? `Remove ${file}` : `Write ${file}`;
      return push(name, find(name).defaultBranch, { message, author: 'pat', files: { [`${folder}${file}`]: content } });
    },
  };
}
