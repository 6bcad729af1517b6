import type { FileDetour } from '../../roadcrew/index.ts';

/**
 * Search for declared files and texts. Files are untrusted, so nothing here backtracks: the time of a search grows with
 * the size of the file times the length of the text, and with nothing else.
 */

/** Characters of one pattern. */
const maxLength = 200;
/** Patterns of one detour. */
const maxPatterns = 20;

/** Problem of the detours that a workflow declares, in words for its author. */
export function detoursProblem(detours: unknown = []): string | undefined {
  if (!Array.isArray(detours)) return 'its detours must be a list.';
  for (const [index, detour] of detours.entries()) {
    const problem = detourProblem(detour);
    if (problem) return `detour ${index + 1}: ${problem}`;
  }
  return undefined;
}

/** Problem of one declared detour. */
export function detourProblem(detour: unknown): string | undefined {
  if (typeof detour !== 'object' || detour === null) return 'a detour is an object.';
  const { label, deployments, files, contains, ...rest } = detour as Partial<Record<string, unknown>>;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) return `a detour has no "${unknown[0]}".`;
  if (typeof label !== 'string' || label.trim() === '' || label.length > 100)
    return 'a detour needs a label: what the service then does, in 1 to 100 characters.';
  if (deployments !== undefined) {
    if (deployments !== 'outside') return 'its deployments can only be "outside".';
    return files === undefined && contains === undefined ? undefined : 'it is either about files or about deployments.';
  }
  const globs = listOf(files);
  const texts = listOf(contains);
  if (!globs || !texts)
    return `it needs files and contains: up to ${maxPatterns} texts of 1 to ${maxLength} characters each.`;
  const invalid = globs.find((glob) => /[?[\]{}!\\]/.test(glob) || /^\/|\/$|\/\/|[^/]\*\*|\*\*[^/]/.test(glob));
  if (invalid)
    return `“${invalid}” is no path: it is relative, and only * and ** (for whole folders) are special in it.`;
  const unusable = texts.find((text) => normal(text) === '' || text.includes('\n'));
  return unusable === undefined ? undefined : 'what it contains is a text within one line.';
}

function listOf(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const fits = (one: unknown): one is string => typeof one === 'string' && one !== '' && one.length <= maxLength;
  return list.length > 0 && list.length <= maxPatterns && list.every(fits) ? list : undefined;
}

/** A file detour, compiled. */
export interface FilePattern {
  says: string;
  /** True for a declared path. */
  fits(path: string): boolean;
  /** True for a folder below which a declared path may lie. */
  reaches(folder: string): boolean;
  /** True when one of the lines, as `linesOf` returns them, contains a declared text. */
  isIn(lines: readonly string[]): boolean;
}

export function compile({ files, contains, label }: FileDetour): FilePattern {
  const globs = [files].flat().map((glob) => glob.split('/'));
  const texts = [contains].flat().map(normal);
  return {
    says: label,
    fits: (path) => globs.some((glob) => matches(glob, path.split('/'), segmentFits, '**')),
    reaches: (folder) => globs.some((glob) => mayReach(glob, folder.split('/'))),
    isIn: (lines) => lines.some((line) => texts.some((text) => containsWords(line, text))),
  };
}

/** Lines that are neither empty nor comments, each with single spaces and in lower case. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(normal)
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('//'));

const normal = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** Finds the text in the line, as whole words where it begins or ends with a letter or digit. */
function containsWords(line: string, text: string): boolean {
  for (let at = line.indexOf(text); at !== -1; at = line.indexOf(text, at + 1)) {
    const end = at + text.length;
    const begins = !isWord(text[0]) || !isWord(line[at - 1]);
    if (begins && (!isWord(text.at(-1)) || !isWord(line[end]))) return true;
  }
  return false;
}

const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);

const segmentFits = (pattern: string, segment: string) =>
  matches([...pattern], [...segment], (one, other) => one === other, '*');

/**
 * Matches `items` with `pattern`, in which `star` stands for any number of them. Only the last star is ever retried, one
 * item further: at most as many comparisons as pattern times items.
 */
function matches(
  pattern: readonly string[],
  items: readonly string[],
  fits: (pattern: string, item: string) => boolean,
  star: string,
): boolean {
  let [at, item, lastStar, retryFrom] = [0, 0, -1, 0];
  while (item < items.length) {
    const expected = pattern[at];
    if (expected === star) {
      lastStar = at++;
      retryFrom = item;
    } else if (expected !== undefined && fits(expected, items[item] ?? '')) {
      at++;
      item++;
    } else if (lastStar >= 0) {
      at = lastStar + 1;
      item = ++retryFrom;
    } else return false;
  }
  while (pattern[at] === star) at++;
  return at === pattern.length;
}

function mayReach(glob: readonly string[], folder: readonly string[]): boolean {
  for (const [index, segment] of folder.entries()) {
    const expected = glob[index];
    if (expected === '**') return true;
    if (expected === undefined || index === glob.length - 1 || !segmentFits(expected, segment)) return false;
  }
  return true;
}
