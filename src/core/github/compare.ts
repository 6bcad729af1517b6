import { UserError } from '../../roadcrew/errors.ts';
import { createCache } from './cache.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import { titleOf } from './refs.ts';
import * as shapes from './shapes.ts';
import type { Change, GitHubClient } from './types.ts';

/** How many commits of a comparison are shown. */
const shown = 20;
const pageSize = 100;

type Pull = Change['pull'];

export function compareMethods({ ask, webUrl }: Connection): Pick<GitHubClient, 'compare' | 'distance'> {
  /** A merged commit keeps its pull request, so this is asked once. */
  const pulls = createCache<Pull>({ ttlMs: 3_600_000, max: 2_000 });

  /** Between two commits it never changes. */
  const distances = createCache<number>({ ttlMs: 3_600_000, max: 2_000 });

  const page = (repo: string, basehead: string, page: number, per_page = pageSize) => {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    return ask(repo, route, { basehead, per_page, page }, shapes.comparison);
  };

  const pullOf = (repo: string, commit: shapes.GitHubCommit) =>
    pulls.get(`${repo} ${commit.sha}`, async () => {
      const named = numberIn(commit.commit.message);
      if (named) return { number: named, url: `${webUrl}/${repo}/pull/${named}` };
      const route = 'GET /repos/{owner}/{repo}/commits/{sha}/pulls';
      const [found] = await ask(repo, route, { sha: commit.sha, per_page: 1 }, shapes.pulls);
      return found && { number: found.number, url: found.html_url };
    });

  return {
    distance: (repo, base, head) =>
      distances.get(`${repo} ${base} ${head}`, async () => (await page(repo, `${base}...${head}`, 1, 1)).total_commits),
    async compare(repo, base, head) {
      const basehead = `${base}...${head}`;
      const first = await page(repo, basehead, 1).catch((error: unknown) => {
        if (error instanceof RequestRefused && error.status === 404)
          throw new UserError(`${repo} has no longer both ${base.slice(0, 7)} and ${head.slice(0, 7)}.`, {
            cause: error,
          });
        throw error;
      });
      // GitHub lists the oldest first; the newest may stand on the last two pages.
      const last = Math.max(Math.ceil(first.total_commits / pageSize), 1);
      const pages = [last - 1, last].filter((number) => number >= 1);
      const commits = await Promise.all(
        pages.map(async (number) => (number === 1 ? first : await page(repo, basehead, number)).commits),
      );
      const newest = commits.flat().slice(-shown).reverse();
      return {
        status: first.status,
        total: first.total_commits,
        behindBy: first.behind_by,
        url: first.html_url,
        newest: await Promise.all(
          newest.map(async (commit): Promise<Change> => {
            // An extra: without it the commit is still shown.
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

/** The pull request a merge or squash commit names in the words GitHub gives it. */
const numberIn = (message: string) => Number((merge.exec(message) ?? squash.exec(titleOf(message)))?.[1]) || undefined;

/** A merge commit's own first line says nothing of what it brings; the pull request's title follows it. */
const changeTitle = (message: string) => {
  const [, ...rest] = message.split('\n');
  const title = merge.test(message) ? rest.find((line) => line.trim() !== '') : undefined;
  return titleOf(title ?? message).replace(squash, '');
};
