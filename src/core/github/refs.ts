import { nearestMatches } from '../../lib/nearest.ts';
import { cut, truncate } from '../../lib/text.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { Commit, GitHubClient, Ref } from '../../roadcrew/github.ts';
import { createCache } from './cache.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import * as shapes from './shapes.ts';

/** Time to live of a list of names, in milliseconds: long enough while somebody types. */
const listTtlMs = 5_000;
const defaultBranchTtlMs = 60_000;
/** Maximum number of search results. */
const maxResults = 50;

type Refs = Pick<GitHubClient, 'repository' | 'searchRefs' | 'resolve'> & {
  /** The error for a ref that does not exist. */
  unknownRef(repo: string, ref: string): Promise<UserError>;
};

export function refMethods({ request }: Connection): Refs {
  const lists = createCache<Ref[]>({ ttlMs: listTtlMs, max: 200 });
  const repositories = createCache<{ defaultBranch: string; url: string }>({ ttlMs: defaultBranchTtlMs, max: 500 });

  const repository = (repo: string) =>
    repositories.get(repo, async () => {
      const { default_branch, html_url } = await request(repo, 'GET /repos/{owner}/{repo}', {}, shapes.repository);
      return { defaultBranch: default_branch, url: html_url };
    });

  /** The first hundred branches and the first hundred tags. */
  const listRefs = (repo: string) =>
    lists.get(repo, async () => {
      const list = async (kind: Ref['kind'], path: 'branches' | 'tags') =>
        (await request(repo, `GET /repos/{owner}/{repo}/${path}`, { per_page: 100 }, shapes.named)).map(
          ({ name }): Ref => ({ name, kind }),
        );
      return (await Promise.all([list('branch', 'branches'), list('tag', 'tags')])).flat();
    });

  /** Branches and tags with this prefix, in repositories of any size. */
  const listWithPrefix = (repo: string, typed: string) =>
    lists.get(`${repo} ${typed}`, async () => {
      const match = async (kind: Ref['kind'], path: 'heads' | 'tags') => {
        const found = await request(
          repo,
          'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
          { ref: `${path}/${typed}` },
          shapes.matchingRefs,
        );
        return found.slice(0, maxResults).map(({ ref }): Ref => ({ name: ref.slice(`refs/${path}/`.length), kind }));
      };
      return (await Promise.all([match('branch', 'heads'), match('tag', 'tags')])).flat();
    });

  async function searchRefs(repo: string, query: string): Promise<Ref[]> {
    const typed = cut(query.trim(), 200);
    const [{ defaultBranch }, refs, withPrefix] = await Promise.all([
      repository(repo),
      listRefs(repo),
      // A single letter would fetch half of a large repository.
      typed.length > 1 && isRefName(typed) ? listWithPrefix(repo, typed) : [],
    ]);
    const matching = refs.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
    const found = new Map([...withPrefix, ...matching].map((ref) => [`${ref.kind} ${ref.name}`, ref]));
    const isDefault = (ref: Ref) => ref.kind === 'branch' && ref.name === defaultBranch;
    const hasPrefix = (ref: Ref) => ref.name.toLowerCase().startsWith(typed.toLowerCase());
    const rank = (ref: Ref) => (isDefault(ref) ? 0 : hasPrefix(ref) ? 1 : 2);
    return [...found.values()].sort((a, b) => rank(a) - rank(b)).slice(0, maxResults);
  }

  async function unknownRef(repo: string, ref: string): Promise<UserError> {
    // Optional: without the other names, the message is still true.
    const [main, others] = await Promise.all([
      repository(repo).then(
        ({ defaultBranch }) => [defaultBranch],
        () => [],
      ),
      listRefs(repo).then(
        (refs) => refs.map(({ name }) => name),
        () => [],
      ),
    ]);
    const nearest = nearestMatches(ref, [...main, ...others], 3).map((name) => `\`${name}\``);
    return new UserError(`${repo} has no branch, tag or commit \`${ref}\`.`, {
      field: 'ref',
      hint: nearest.length > 0 ? `The nearest are ${nearest.join(', ')}.` : 'Check its spelling.',
    });
  }

  return {
    repository,
    searchRefs,
    unknownRef,
    async resolve(repo, ref) {
      const name = ref.trim();
      if (!isRefName(name)) throw await unknownRef(repo, truncate(name, 200));
      try {
        const route = 'GET /repos/{owner}/{repo}/commits/{ref}';
        // `per_page` limits the commit's files, which are not read.
        return toCommit(await request(repo, route, { ref: name, per_page: 1 }, shapes.commit), name);
      } catch (error) {
        // 404 and 422: no such ref; 409: the repository is empty.
        if (error instanceof RequestRefused && [404, 409, 422].includes(error.status))
          throw await unknownRef(repo, name);
        throw error;
      }
    },
  };
}

/** True for a valid ref name or SHA (git-check-ref-format), which cannot change the path or query of a request. */
const isRefName = (text: string) =>
  text.length > 0 &&
  text.length <= 255 &&
  !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\/\.|\.lock(\/|$)|^@$/u.test(text);

function toCommit({ sha, html_url, author, commit }: shapes.GitHubCommit, ref: string): Commit {
  return {
    sha,
    ref,
    title: titleOf(commit.message),
    author: author?.login ?? commit.author?.name ?? 'unknown',
    committedAt: commit.committer?.date ?? new Date(0),
    url: html_url,
  };
}

export const titleOf = (message: string) => truncate(message.split('\n', 1)[0] ?? '', 200);
