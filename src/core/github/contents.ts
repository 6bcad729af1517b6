import { UserError } from '../../roadcrew/errors.ts';
import type { GitHubClient, Tree, TreeEntry } from '../../roadcrew/github.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import * as shapes from './shapes.ts';

/** Git's SHA of the empty tree. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** Git modes of regular and executable files; excludes symbolic links. */
const fileModes = new Set(['100644', '100755']);

export function contentMethods({ request, requestIfChanged }: Connection): Pick<GitHubClient, 'tree' | 'text'> {
  return {
    async tree(repo, { sha = 'HEAD', etag, recursive }) {
      const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
      const parameters = { tree_sha: sha, ...(recursive && { recursive: '1' }) };
      try {
        const found = await requestIfChanged(repo, route, parameters, etag, shapes.tree);
        return found ? toTree(found.data, found.etag) : 'unchanged';
      } catch (error) {
        if (!(error instanceof RequestRefused)) throw error;
        // GitHub's answer for a repository without commits.
        if (error.status === 409) return { sha: emptyTree, entries: [], truncated: false };
        if (error.status === 404) throw new UserError(`${repo} has no files on its default branch.`, { cause: error });
        throw error;
      }
    },
    async text(repo, blob) {
      const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
      const { content, encoding } = await request(repo, route, { file_sha: blob }, shapes.blob);
      const text = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8').toString('utf8');
      return text.includes('\0') ? undefined : text;
    },
  };
}

function toTree(
  { sha, tree, truncated }: { sha: string; tree: GitTreeEntry[]; truncated: boolean },
  etag: string | undefined,
): Tree {
  const entries = tree.flatMap(({ path, mode, type, sha, size }): TreeEntry[] => {
    if (type === 'tree') return [{ path, kind: 'folder', sha, size: 0 }];
    return type === 'blob' && fileModes.has(mode) ? [{ path, kind: 'file', sha, size: size ?? 0 }] : [];
  });
  return { sha, entries, truncated, ...(etag !== undefined && { etag }) };
}

interface GitTreeEntry {
  path: string;
  mode: string;
  type: string;
  sha: string;
  size?: number | null | undefined;
}
