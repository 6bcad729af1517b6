import { UserError } from '../../roadcrew/errors.ts';
import { createCache } from './cache.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import * as shapes from './shapes.ts';
import type { Commit, GitHubClient, Ref } from './types.ts';

/** How long a list of names may be old, in milliseconds: somebody is typing. */
const listTtlMs = 5_000;
const defaultBranchTtlMs = 60_000;
/** What a list of options can show. */
const most = 50;

type Refs = Pick<GitHubClient, 'repository' | 'searchRefs' | 'resolve'> & {
  /** The error for a ref that is not there. */
  unknownRef(repo: string, ref: string): Promise<UserError>;
};

export function refMethods({ ask }: Connection): Refs {
  const lists = createCache<Ref[]>({ ttlMs: listTtlMs, max: 200 });
  const repositories = createCache<{ defaultBranch: string; url: string }>({ ttlMs: defaultBranchTtlMs, max: 500 });

  const repository = (repo: string) =>
    repositories.get(repo, async () => {
      const { default_branch, html_url } = await ask(repo, 'GET /repos/{owner}/{repo}', {}, shapes.repository);
      return { defaultBranch: default_branch, url: html_url };
    });

  /** The first hundred of each kind. */
  const listed = (repo: string) =>
    lists.get(repo, async () => {
      const list = async (kind: Ref['kind'], path: 'branches' | 'tags') =>
        (await ask(repo, `GET /repos/{owner}/{repo}/${path}`, { per_page: 100 }, shapes.named)).map(
          ({ name }): Ref => ({ name, kind }),
        );
      return (await Promise.all([list('branch', 'branches'), list('tag', 'tags')])).flat();
    });

  /** Those that begin with what was typed, however many there are in all. */
  const beginning = (repo: string, typed: string) =>
    lists.get(`${repo} ${typed}`, async () => {
      const match = async (kind: Ref['kind'], path: 'heads' | 'tags') => {
        const found = await ask(
          repo,
          'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
          { ref: `${path}/${typed}` },
          shapes.matchingRefs,
        );
        return found.slice(0, most).map(({ ref }): Ref => ({ name: ref.slice(`refs/${path}/`.length), kind }));
      };
      return (await Promise.all([match('branch', 'heads'), match('tag', 'tags')])).flat();
    });

  async function searchRefs(repo: string, query: string): Promise<Ref[]> {
    const typed = query.trim().slice(0, 200);
    const [{ defaultBranch }, known, begun] = await Promise.all([
      repository(repo),
      listed(repo),
      // One letter would fetch half of a large repository.
      typed.length > 1 && isRefName(typed) ? beginning(repo, typed) : [],
    ]);
    const like = known.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
    const found = new Map([...begun, ...like].map((ref) => [`${ref.kind} ${ref.name}`, ref]));
    const isDefault = (ref: Ref) => ref.kind === 'branch' && ref.name === defaultBranch;
    const begins = (ref: Ref) => ref.name.toLowerCase().startsWith(typed.toLowerCase());
    const rank = (ref: Ref) => (isDefault(ref) ? 0 : begins(ref) ? 1 : 2);
    return [...found.values()].sort((a, b) => rank(a) - rank(b)).slice(0, most);
  }

  async function unknownRef(repo: string, ref: string): Promise<UserError> {
    const names = (await Promise.all([repository(repo), listed(repo)])).flatMap((part) =>
      'defaultBranch' in part ? [part.defaultBranch] : part.map(({ name }) => name),
    );
    const near = [...new Set(names)].sort((a, b) => distance(ref, a) - distance(ref, b)).slice(0, 3);
    return new UserError(`${repo} has no branch, tag or commit \`${ref}\`.`, {
      field: 'ref',
      hint: `The nearest are ${near.map((name) => `\`${name}\``).join(', ')}.`,
    });
  }

  return {
    repository,
    searchRefs,
    unknownRef,
    async resolve(repo, ref) {
      const wanted = ref.trim();
      if (!isRefName(wanted)) throw await unknownRef(repo, wanted.slice(0, 200));
      try {
        const route = 'GET /repos/{owner}/{repo}/commits/{ref}';
        // One of its files instead of three hundred; the commit itself is the same.
        return toCommit(await ask(repo, route, { ref: wanted, per_page: 1 }, shapes.commit), wanted);
      } catch (error) {
        // 404 and 422: no such ref; 409: the repository is empty.
        if (error instanceof RequestRefused && [404, 409, 422].includes(error.status))
          throw await unknownRef(repo, wanted);
        throw error;
      }
    },
  };
}

/** What git could take for the name of a ref or a SHA (git-check-ref-format), so that no path or query can be made of it. */
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

export const titleOf = (message: string) => message.split('\n', 1)[0]?.slice(0, 200) ?? '';

/** Levenshtein's; what is typed is short, and names beyond its length are only as near as they are long. */
function distance(typed: string, name: string): number {
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...typed.toLowerCase()].entries()) {
    const next = [i + 1];
    for (let j = 1; j < row.length; j++) {
      const same = letter === name[j - 1]?.toLowerCase() ? 0 : 1;
      next[j] = Math.min((row[j - 1] ?? 0) + same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
