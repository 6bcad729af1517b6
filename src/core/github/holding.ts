import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import * as shapes from './shapes.ts';
import type { GitHubClient } from './types.ts';

const pageSize = 100;
/** Branches and tags that are looked behind, each with a question of its own, and how many side by side. */
const [lookedBehind, atOnce] = [40, 10];

/**
 * GitHub finds a commit of any fork by its SHA in the repository itself. Whether it belongs there it does not say: that is
 * looked for on the branches and tags.
 */
export function containsMethods(
  { ask }: Connection,
  repository: GitHubClient['repository'],
): Pick<GitHubClient, 'containsCommit'> {
  /** Whether a branch or tag leads to the commit: comparing them, nothing comes on top. */
  async function leadsTo(repo: string, ref: string, sha: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    try {
      const { total_commits } = await ask(repo, route, { basehead: `${ref}...${sha}`, per_page: 1 }, shapes.comparison);
      return total_commits === 0;
    } catch (error) {
      if (error instanceof RequestRefused && error.status === 404) return false; // they have nothing in common
      throw error;
    }
  }

  const heads = (repo: string, path: 'branches' | 'tags') =>
    ask(repo, `GET /repos/{owner}/{repo}/${path}`, { per_page: pageSize }, shapes.heads);

  async function isNamed(repo: string, ref: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
    const names = [`heads/${ref}`, `tags/${ref}`];
    const found = await Promise.all(names.map((name) => ask(repo, route, { ref: name }, shapes.matchingRefs)));
    return found.flat().some(({ ref: name }) => names.includes(name.replace(/^refs\//, '')));
  }

  return {
    async containsCommit(repo, { ref, sha }) {
      const { defaultBranch } = await repository(repo);
      if (ref === defaultBranch) return true;
      const [branches, tags, onDefault] = await Promise.all([
        heads(repo, 'branches'),
        heads(repo, 'tags'),
        leadsTo(repo, defaultBranch, sha),
      ]);
      const all = [...branches, ...tags];
      if (onDefault || all.some(({ commit }) => commit.sha === sha) || (await isNamed(repo, ref))) return true;
      const others = all.filter(({ name }) => name !== defaultBranch);
      for (let at = 0; at < Math.min(others.length, lookedBehind); at += atOnce) {
        const some = others.slice(at, at + atOnce);
        if ((await Promise.all(some.map(({ commit }) => leadsTo(repo, commit.sha, sha)))).includes(true)) return true;
      }
      const isComplete = others.length <= lookedBehind && branches.length < pageSize && tags.length < pageSize;
      return isComplete ? false : undefined;
    },
  };
}
