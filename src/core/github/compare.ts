import { UserError } from '../../roadcrew/errors.ts';
import type { Change, GitHubClient } from '../../roadcrew/github.ts';
import { createCache } from './cache.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import { titleOf } from './refs.ts';
import * as shapes from './shapes.ts';

/** Maximum number of commits in a comparison. */
const maxCommits = 20;
const pageSize = 100;

type Pull = Change['pull'];

export function compareMethods({ request, webUrl }: Connection): Pick<GitHubClient, 'compare' | 'distance'> {
  /** Cached, because the pull request of a merged commit never changes. */
  const pulls = createCache<Pull>({ ttlMs: 3_600_000, max: 2_000 });

  /** Cached, because the distance between two commits never changes. */
  const distances = createCache<number>({ ttlMs: 3_600_000, max: 2_000 });

  const page = (repo: string, basehead: string, page: number, per_page = pageSize) => {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    return request(repo, route, { basehead, per_page, page }, shapes.comparison);
  };

  const pullOf = (repo: string, commit: shapes.GitHubCommit) =>
    pulls.get(`${repo} ${commit.sha}`, async () => {
      const number = pullNumberIn(commit.commit.message);
      if (number) return { number, url: `${webUrl}/${repo}/pull/${number}` };
      const route = 'GET /repos/{owner}/{repo}/commits/{sha}/pulls';
      const [found] = await request(repo, route, { sha: commit.sha, per_page: 1 }, shapes.pulls);
      return found && { number: found.number, url: found.html_url };
    });

  return {
    distance: (repo, base, head) =>
      distances.get(`${repo} ${base} ${head}`, async () => (await page(repo, `${base}...${head}`, 1, 1)).total_commits),
    async compare(repo, base, head) {
      const basehead = `${base}...${head}`;
      const first = await page(repo, basehead, 1).catch((error: unknown) => {
        if (error instanceof RequestRefused && error.status === 404)
          throw new UserError(`${repo} does not contain both ${base.slice(0, 7)} and ${head.slice(0, 7)} any more.`, {
            cause: error,
          });
        throw error;
      });
      // GitHub lists the oldest first, so the newest are on the last two pages.
      const last = Math.max(Math.ceil(first.total_commits / pageSize), 1);
      const pages = [last - 1, last].filter((number) => number >= 1);
      const commits = await Promise.all(
        pages.map(async (number) => (number === 1 ? first : await page(repo, basehead, number)).commits),
      );
      const newest = commits.flat().slice(-maxCommits).reverse();
      return {
        status: first.status,
        total: first.total_commits,
        behindBy: first.behind_by,
        url: first.html_url,
        newest: await Promise.all(
          newest.map(async (commit): Promise<Change> => {
            // Optional: without the pull request, the commit is still shown.
            const pull = await pullOf(repo, commit).catch(() => undefined);
            return {
              sha: commit.sha,
              title: changeTitle(commit.commit.message),
              author: commit.author?.login ?? commit.commit.author?.name ?? 'unknown',
              url: commit.html_url,
              ...(pull && { pull }),
            };
          }),
        ),
      };
    },
  };
}

const merge = /^Merge pull request #(\d+) from [^\n]*/;
const squash = / \(#(\d+)\)$/;

/** Number of the pull request in GitHub's default message of a merge or squash commit. */
const pullNumberIn = (message: string) =>
  Number((merge.exec(message) ?? squash.exec(titleOf(message)))?.[1]) || undefined;

/** Title of a commit; for a merge commit the pull request's title, which follows its generic first line. */
const changeTitle = (message: string) => {
  const [, ...rest] = message.split('\n');
  const title = merge.test(message) ? rest.find((line) => line.trim() !== '') : undefined;
  return titleOf(title ?? message).replace(squash, '');
};
