import type { GitHubClient } from '../../roadcrew/github.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import * as shapes from './shapes.ts';

const pageSize = 100;
/** Maximum number of branches and tags to compare, each with its own request, and number of requests in parallel. */
const [maxCompared, concurrency] = [40, 10];

/**
 * GitHub also finds commits of forks by their SHA, without saying so. A commit belongs to the repository itself when one of
 * its branches or tags contains it.
 */
export function containsMethods(
  { request }: Connection,
  repository: GitHubClient['repository'],
): Pick<GitHubClient, 'containsCommit'> {
  /** True when the branch or tag contains the commit, so that the comparison has no commits. */
  async function contains(repo: string, ref: string, sha: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    try {
      const { total_commits } = await request(
        repo,
        route,
        { basehead: `${ref}...${sha}`, per_page: 1 },
        shapes.comparison,
      );
      return total_commits === 0;
    } catch (error) {
      if (error instanceof RequestRefused && error.status === 404) return false; // no common history
      throw error;
    }
  }

  const heads = (repo: string, path: 'branches' | 'tags') =>
    request(repo, `GET /repos/{owner}/{repo}/${path}`, { per_page: pageSize }, shapes.heads);

  async function isNamed(repo: string, ref: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
    const names = [`heads/${ref}`, `tags/${ref}`];
    const found = await Promise.all(names.map((name) => request(repo, route, { ref: name }, shapes.matchingRefs)));
    return found.flat().some(({ ref: name }) => names.includes(name.replace(/^refs\//, '')));
  }

  return {
    async containsCommit(repo, { ref, sha }) {
      const { defaultBranch } = await repository(repo);
      if (ref === defaultBranch) return true;
      const [branches, tags, onDefault] = await Promise.all([
        heads(repo, 'branches'),
        heads(repo, 'tags'),
        contains(repo, defaultBranch, sha),
      ]);
      const all = [...branches, ...tags];
      if (onDefault || all.some(({ commit }) => commit.sha === sha) || (await isNamed(repo, ref))) return true;
      const others = all.filter(({ name }) => name !== defaultBranch);
      for (let at = 0; at < Math.min(others.length, maxCompared); at += concurrency) {
        const some = others.slice(at, at + concurrency);
        if ((await Promise.all(some.map(({ commit }) => contains(repo, commit.sha, sha)))).includes(true)) return true;
      }
      const isComplete = others.length <= maxCompared && branches.length < pageSize && tags.length < pageSize;
      return isComplete ? false : undefined;
    },
  };
}
