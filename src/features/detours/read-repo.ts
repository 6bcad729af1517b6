import type { GitHubClient, TreeEntry } from '../../roadcrew/github.ts';
import type { CapabilityPaths, Paths } from './paths.ts';
import { linesOf } from './patterns.ts';

/** The part of GitHub that a scan reads. */
export type Repositories = Pick<GitHubClient, 'tree' | 'text'>;

export interface FoundFile {
  path: string;
  blob: string;
  found: { capability: string; says: string }[];
}

/** Result of the previous scan of a repository. */
export interface PreviousScan {
  etag?: string;
  tree?: string;
  files: readonly FoundFile[];
}

export interface RepoScan {
  tree: string;
  etag?: string;
  files: FoundFile[];
  /** Reason why not every declared file was read, by capability; only those where that is so. */
  partly: Record<string, string>;
}

/** Limits for one repository: files, bytes of each, and folders where GitHub does not list everything at once. */
const limits = { files: 200, bytes: 256 * 1024, folders: 100 };

/**
 * Reads the files that golden paths declare. Skips everything unchanged: a whole repository, or a single file.
 * `beforeRequest` is called before every request: it keeps the pace, and throws when the scan has to end.
 */
export async function readRepo(
  repositories: Repositories,
  repo: string,
  { capabilities }: Pick<Paths, 'capabilities'>,
  previous: PreviousScan,
  beforeRequest: () => Promise<void>,
): Promise<RepoScan | 'unchanged'> {
  await beforeRequest();
  const options = { recursive: true, ...(previous.etag !== undefined && { etag: previous.etag }) };
  const root = await repositories.tree(repo, options);
  // GitHub's tag is bound to a token that lives for an hour: the id of the tree is compared as well.
  if (root === 'unchanged' || root.sha === previous.tree) return 'unchanged';
  const listed = root.truncated
    ? await walk(repositories, repo, root.sha, capabilities, beforeRequest)
    : { ...root, unread: [] };
  const files = listed.entries
    .filter(({ kind, path }) => kind === 'file' && declaring(capabilities, path).length > 0)
    .sort((a, b) => a.path.localeCompare(b.path, 'en'));
  const small = files.filter(({ size }) => size <= limits.bytes);
  const selected = small.slice(0, limits.files);
  const before = new Map(previous.files.map((file) => [`${file.blob} ${file.path}`, file]));
  const read: FoundFile[] = [];
  for (const { path, sha: blob } of selected) {
    const same = before.get(`${blob} ${path}`);
    if (!same) await beforeRequest();
    read.push(same ?? { path, blob, found: findIn(capabilities, path, await repositories.text(repo, blob)) });
  }
  const because = (words: string, names: readonly string[]) => names.map((name) => [name, words] as const);
  const partly = Object.fromEntries([
    ...files
      .filter(({ size }) => size > limits.bytes)
      .flatMap(({ path }) => because(`${path} is too large to be read.`, declaring(capabilities, path))),
    ...small
      .slice(limits.files)
      .flatMap(({ path }) =>
        because(
          `Its repository has ${small.length} files of the declared kinds; ${limits.files} were read.`,
          declaring(capabilities, path),
        ),
      ),
    ...because(
      `Its repository is too large to be listed at once; ${limits.folders} of its folders were scanned.`,
      listed.unread,
    ),
  ]);
  return { tree: root.sha, files: read, partly, ...(root.etag !== undefined && { etag: root.etag }) };
}

/** Capabilities whose golden paths declare this file. */
const declaring = (capabilities: readonly CapabilityPaths[], path: string): string[] =>
  capabilities.filter(({ files }) => files.some((one) => one.fits(path))).map(({ capability }) => capability);

/** Capabilities whose golden paths declare files that may lie below this folder. */
const reaching = (capabilities: readonly CapabilityPaths[], folder: string): string[] =>
  capabilities.filter(({ files }) => files.some((one) => one.reaches(folder))).map(({ capability }) => capability);

function findIn(capabilities: readonly CapabilityPaths[], path: string, text: string | undefined): FoundFile['found'] {
  if (text === undefined) return [];
  const lines = linesOf(text);
  return capabilities.flatMap(({ capability, files }) =>
    files.filter((one) => one.fits(path) && one.isIn(lines)).map(({ says }) => ({ capability, says })),
  );
}

interface Listed {
  entries: readonly TreeEntry[];
  /** Capabilities that declare files in folders beyond the limit. */
  unread: readonly string[];
}

/** Lists folder by folder, only those in which a declared file may lie, the outer ones first. */
async function walk(
  repositories: Repositories,
  repo: string,
  root: string,
  capabilities: readonly CapabilityPaths[],
  beforeRequest: () => Promise<void>,
): Promise<Listed> {
  const open = [{ path: '', sha: root }];
  const entries: TreeEntry[] = [];
  for (let listed = 0; listed < limits.folders; listed++) {
    const folder = open.shift();
    if (!folder) return { entries, unread: [] };
    await beforeRequest();
    const tree = await repositories.tree(repo, { sha: folder.sha, recursive: false });
    if (tree === 'unchanged') throw new Error('GitHub answered “not modified” to a request without a tag.');
    for (const entry of tree.entries) {
      const path = folder.path === '' ? entry.path : `${folder.path}/${entry.path}`;
      if (entry.kind === 'file') entries.push({ ...entry, path });
      else if (reaching(capabilities, path).length > 0) open.push({ path, sha: entry.sha });
    }
  }
  return { entries, unread: open.flatMap(({ path }) => reaching(capabilities, path)) };
}
