import { z } from 'zod';
import { GitHubError, notFound } from '../errors.ts';
import { apiUrl } from '../format/repos.ts';
import { digest, findCommit } from '../git.ts';
import type { Repo } from '../model.ts';
import { ok, type Route, repoRoute } from '../route.ts';
import type { Json } from '../types.ts';

type Files = ReadonlyMap<string, string>;

const treeSha = (files: Files) => digest([...files]);

/** Files of each folder, by their path in it. */
function foldersOf(files: Files): Map<string, Map<string, string>> {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      const inside = folders.get(folder) ?? new Map<string, string>();
      folders.set(folder, inside.set(path.slice(at + 1), text));
    }
  }
  return folders;
}

/** Trees by id, for each requested commit. */
const trees = new WeakMap<Files, Map<string, Files>>();

function treesOf(files: Files): Map<string, Files> {
  const cached = trees.get(files);
  if (cached) return cached;
  const all = [files, ...foldersOf(files).values()].map((one) => [treeSha(one), one] as const);
  const found = new Map<string, Files>(all);
  trees.set(files, found);
  return found;
}

/** Finds the files of a tree, commit, branch or tag. `HEAD` is the default branch. */
function filesAt(repo: Repo, sha: string): Files | undefined {
  const commit = findCommit(repo, sha === 'HEAD' ? repo.defaultBranch : sha);
  if (commit) return commit.files;
  for (const { files } of [...repo.commits.values()].reverse()) {
    const found = treesOf(files).get(sha);
    if (found) return found;
  }
  return undefined;
}

/** Routes of trees and blobs. */
export const treeRoutes: Route[] = [
  repoRoute(
    'GET /git/trees/{tree_sha*}',
    'contents:read',
    { query: z.object({ recursive: z.string().optional() }) },
    (call) => {
      const { state, repo } = call;
      if (repo.commits.size === 0) throw new GitHubError(409, 'Git Repository is empty.');
      const files = filesAt(repo, call.param('tree_sha'));
      if (!files) throw notFound();
      const sha = treeSha(files);
      const url = `${apiUrl(state, repo)}/git`;
      // GitHub treats any value as true.
      const isListed = (path: string) => call.query.recursive !== undefined || !path.includes('/');
      const entries: Json[] = [
        ...[...foldersOf(files)]
          .filter(([path]) => isListed(path))
          .map(([path, inside]) => {
            const tree = treeSha(inside);
            return { path, mode: '040000', type: 'tree', sha: tree, url: `${url}/trees/${tree}` };
          }),
        ...[...files]
          .filter(([path]) => isListed(path))
          .map(([path, text]) => {
            const blob = digest(text);
            return {
              path,
              mode: '100644',
              type: 'blob',
              sha: blob,
              size: Buffer.byteLength(text),
              url: `${url}/blobs/${blob}`,
            };
          }),
      ].sort((a, b) => (a.path < b.path ? -1 : 1));
      const most = call.query.recursive === undefined ? entries.length : state.treeLimit;
      return ok({ sha, url: `${url}/trees/${sha}`, tree: entries.slice(0, most), truncated: entries.length > most });
    },
  ),
  repoRoute('GET /git/blobs/{file_sha}', 'contents:read', {}, ({ state, repo, param }) => {
    const sha = param('file_sha');
    const contents = new Set([...repo.commits.values()].flatMap(({ files }) => [...files.values()]));
    const text = [...contents].find((one) => digest(one) === sha);
    if (text === undefined) throw notFound();
    const content = Buffer.from(text).toString('base64').replaceAll(/.{60}/g, '$&\n');
    const url = `${apiUrl(state, repo)}/git/blobs/${sha}`;
    return ok({ sha, node_id: sha, size: Buffer.byteLength(text), url, content: `${content}\n`, encoding: 'base64' });
  }),
];
