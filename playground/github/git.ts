import { createHash } from 'node:crypto';
import { unprocessable } from './errors.ts';
import type { Commit, Repo } from './model.ts';

export const digest = (...parts: unknown[]): string => createHash('sha1').update(JSON.stringify(parts)).digest('hex');

/** Adds a commit without moving a branch. `null` as content deletes the file. */
export function addCommit(
  repo: Repo,
  {
    parents,
    message,
    author,
    at,
    files,
  }: Omit<Commit, 'sha' | 'order' | 'files'> & { files: Record<string, string | null> },
): Commit {
  const tree = new Map(repo.commits.get(parents[0] ?? '')?.files);
  // A merge includes the changes of its other parents.
  for (const parent of parents.slice(1)) {
    for (const [path, content] of repo.commits.get(parent)?.files ?? []) tree.set(path, content);
  }
  for (const [path, content] of Object.entries(files)) {
    if (content === null) tree.delete(path);
    else tree.set(path, content);
  }
  const order = repo.commits.size;
  const sha = digest(repo.fullName, order, parents, message, author, at, [...tree]);
  const commit: Commit = { sha, order, parents, message, author, at, files: tree };
  repo.commits.set(sha, commit);
  return commit;
}

/** Finds a commit by SHA (at least 4 digits), `refs/…`, `heads/…`, `tags/…`, branch or tag. */
export function findCommit(repo: Repo, ref: string): Commit | undefined {
  const name = ref.replace(/^refs\//, '');
  const named = repo.branches.get(name.replace(/^heads\//, '')) ?? repo.tags.get(name.replace(/^tags\//, ''))?.sha;
  const sha = named ?? name;
  const exact = repo.commits.get(sha);
  if (exact || !/^[0-9a-f]{4,39}$/.test(sha)) return exact;
  const matches = [...repo.commits.values()].filter((commit) => commit.sha.startsWith(sha));
  return matches.length === 1 ? matches[0] : undefined;
}

/** Finds a commit. @throws GitHubError 422, GitHub's answer to an unknown commit */
export function commitAt(repo: Repo, ref: string): Commit {
  const commit = findCommit(repo, ref);
  if (!commit) throw unprocessable(`No commit found for SHA: ${ref}`);
  return commit;
}

/** Returns a commit and its ancestors, newest first. */
export function history(repo: Repo, sha: string): Commit[] {
  const visited = new Set<string>();
  const found: Commit[] = [];
  const open = [sha];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const commit = repo.commits.get(next);
    if (!commit || visited.has(next)) continue;
    visited.add(next);
    found.push(commit);
    open.push(...commit.parents);
  }
  return found.sort((a, b) => b.order - a.order);
}

export interface Comparison {
  base: Commit;
  head: Commit;
  /** Newest common ancestor. Undefined when there is none. */
  mergeBase: Commit | undefined;
  /** Commits of head that base lacks, oldest first. */
  ahead: Commit[];
  behind: number;
  files: FileChange[];
}

/** Compares `base...head` from their merge base, as GitHub does. */
export function compare(repo: Repo, base: Commit, head: Commit): Comparison {
  const [inBase, inHead] = [history(repo, base.sha), history(repo, head.sha)];
  const [baseShas, headShas] = [inBase, inHead].map((commits) => new Set(commits.map(({ sha }) => sha)));
  const mergeBase = inHead.find(({ sha }) => baseShas?.has(sha));
  return {
    base,
    head,
    mergeBase,
    ahead: inHead.filter(({ sha }) => !baseShas?.has(sha)).reverse(),
    behind: inBase.filter(({ sha }) => !headShas?.has(sha)).length,
    files: changes(mergeBase?.files ?? new Map(), head.files),
  };
}

export interface FileChange {
  path: string;
  status: 'added' | 'removed' | 'modified';
  additions: number;
  deletions: number;
}

export function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): FileChange[] {
  const lines = (text: string | undefined) => text?.split('\n').length ?? 0;
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [old, fresh] = [before.get(path), after.get(path)];
    if (old === fresh) return [];
    const status = old === undefined ? 'added' : fresh === undefined ? 'removed' : 'modified';
    return { path, status, additions: lines(fresh), deletions: lines(old) };
  });
}
