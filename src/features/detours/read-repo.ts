import type { CapabilityPaths, Paths } from './paths.ts';
import { linesOf } from './patterns.ts';

/** What is read of repositories here; `github/` implements it. */
export interface Repositories {
  /**
   * The folder with this id, or the whole of the default branch; `unchanged` when it is what `etag` was given for.
   * `recursive`: with all that is below it, which GitHub cuts short where it is too much.
   */
  tree(repo: string, asked: { sha?: string; etag?: string; recursive: boolean }): Promise<Tree | 'unchanged'>;
  /** A file's text; undefined where it is none. */
  text(repo: string, blob: string): Promise<string | undefined>;
}

export interface Tree {
  sha: string;
  etag?: string;
  entries: readonly Entry[];
  truncated: boolean;
}

export interface Entry {
  /** From the folder that was asked for. */
  path: string;
  kind: 'file' | 'folder';
  sha: string;
  /** Bytes; of files. */
  size: number;
}

export interface FoundFile {
  path: string;
  blob: string;
  found: { capability: string; says: string }[];
}

/** What is known of a repository from the last time. */
export interface Known {
  etag?: string;
  tree?: string;
  files: readonly FoundFile[];
}

export interface Read {
  tree: string;
  etag?: string;
  files: FoundFile[];
  /** Why not everything that was meant has been read, by capability; none of which all was. */
  partly: Record<string, string>;
}

/** What is read of one repository at most: files, bytes of each, and folders where GitHub does not list all at once. */
export const limits = { files: 200, bytes: 256 * 1024, folders: 100 };

/**
 * Looks for what golden paths declare. Asks for nothing that is known: neither a repository that has not changed, nor a
 * file that has not. `turn` comes before every request: it keeps the pace, and throws when somebody else has taken over.
 */
export async function readRepo(
  repositories: Repositories,
  repo: string,
  { capabilities }: Pick<Paths, 'capabilities'>,
  known: Known,
  turn: () => Promise<void>,
): Promise<Read | 'unchanged'> {
  await turn();
  const asked = { recursive: true, ...(known.etag !== undefined && { etag: known.etag }) };
  const root = await repositories.tree(repo, asked);
  // The tag belongs to a token, which is a new one every hour: the tree's own id tells as well.
  if (root === 'unchanged' || root.sha === known.tree) return 'unchanged';
  const listed = root.truncated
    ? await walk(repositories, repo, root.sha, capabilities, turn)
    : { ...root, unseen: [] };
  const files = listed.entries
    .filter(({ kind, path }) => kind === 'file' && meantBy(capabilities, path).length > 0)
    .sort((a, b) => a.path.localeCompare(b.path, 'en'));
  const small = files.filter(({ size }) => size <= limits.bytes);
  const taken = small.slice(0, limits.files);
  const before = new Map(known.files.map((file) => [`${file.blob} ${file.path}`, file]));
  const read: FoundFile[] = [];
  for (const { path, sha: blob } of taken) {
    const same = before.get(`${blob} ${path}`);
    if (!same) await turn();
    read.push(same ?? { path, blob, found: findIn(capabilities, path, await repositories.text(repo, blob)) });
  }
  const because = (words: string, names: readonly string[]) => names.map((name) => [name, words] as const);
  const partly = Object.fromEntries([
    ...files
      .filter(({ size }) => size > limits.bytes)
      .flatMap(({ path }) => because(`${path} is too large to be read.`, meantBy(capabilities, path))),
    ...small
      .slice(limits.files)
      .flatMap(({ path }) =>
        because(
          `Its repository has ${small.length} files of the kinds that are looked for; ${limits.files} were read.`,
          meantBy(capabilities, path),
        ),
      ),
    ...because(
      `Its repository is too large to be listed at once; ${limits.folders} of its folders were looked into.`,
      listed.unseen,
    ),
  ]);
  return { tree: root.sha, files: read, partly, ...(root.etag !== undefined && { etag: root.etag }) };
}

/** The capabilities that look for something in this file. */
const meantBy = (capabilities: readonly CapabilityPaths[], path: string): string[] =>
  capabilities.filter(({ files }) => files.some((one) => one.fits(path))).map(({ capability }) => capability);

/** The capabilities that look for something somewhere below this folder. */
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
  entries: readonly Entry[];
  /** Capabilities that look for something where nobody has looked. */
  unseen: readonly string[];
}

/** Folder by folder, only where something that is meant may lie, and the outer ones first. */
async function walk(
  repositories: Repositories,
  repo: string,
  root: string,
  capabilities: readonly CapabilityPaths[],
  turn: () => Promise<void>,
): Promise<Listed> {
  const open = [{ path: '', sha: root }];
  const entries: Entry[] = [];
  for (let asked = 0; asked < limits.folders; asked++) {
    const folder = open.shift();
    if (!folder) return { entries, unseen: [] };
    await turn();
    const tree = await repositories.tree(repo, { sha: folder.sha, recursive: false });
    if (tree === 'unchanged')
      throw new Error('GitHub says of a folder it was not asked about that it has not changed.');
    for (const entry of tree.entries) {
      const path = folder.path === '' ? entry.path : `${folder.path}/${entry.path}`;
      if (entry.kind === 'file') entries.push({ ...entry, path });
      else if (reaching(capabilities, path).length > 0) open.push({ path, sha: entry.sha });
    }
  }
  return { entries, unseen: open.flatMap(({ path }) => reaching(capabilities, path)) };
}
