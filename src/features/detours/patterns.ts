import type { FileDetour } from '../../roadcrew/index.ts';

/**
 * How declared files and texts are found. Files belong to others and may hold anything, so nothing here backtracks: the
 * time a search takes grows with the size of the file times the length of what is looked for, and with nothing else.
 */

/** Characters of one pattern. */
const longest = 200;
const most = 20;

/** What is wrong with a declared detour, in words for its author. */
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
  if (!globs || !texts) return `it needs files and contains: up to ${most} texts of 1 to ${longest} characters each.`;
  const odd = globs.find((glob) => /[?[\]{}!\\]/.test(glob) || /^\/|\/$|\/\/|[^/]\*\*|\*\*[^/]/.test(glob));
  if (odd) return `“${odd}” is no path: it is relative, and only * and ** (for whole folders) are special in it.`;
  const blank = texts.find((text) => normal(text) === '' || text.includes('\n'));
  return blank === undefined ? undefined : 'what it contains is a text within one line.';
}

function listOf(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const fits = (one: unknown): one is string => typeof one === 'string' && one !== '' && one.length <= longest;
  return list.length > 0 && list.length <= most && list.every(fits) ? list : undefined;
}

/** Ready to be looked for. */
export interface FilePattern {
  says: string;
  /** Whether a file may be one of those meant. */
  fits(path: string): boolean;
  /** Whether a file that is meant may lie somewhere below this folder. */
  reaches(folder: string): boolean;
  /** Whether a text is what is looked for; asked with lines as `linesOf` gives them. */
  isIn(lines: readonly string[]): boolean;
}

export function compile({ files, contains, label }: FileDetour): FilePattern {
  const globs = [files].flat().map((glob) => glob.split('/'));
  const texts = [contains].flat().map(normal);
  return {
    says: label,
    fits: (path) => globs.some((glob) => matches(glob, path.split('/'), segmentFits, '**')),
    reaches: (folder) => globs.some((glob) => mayReach(glob, folder.split('/'))),
    isIn: (lines) => lines.some((line) => texts.some((text) => holds(line, text))),
  };
}

/** The lines that say something, each with single spaces and in lower case. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(normal)
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('//'));

const normal = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** As a whole word, where what is looked for begins and ends with one. */
function holds(line: string, text: string): boolean {
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
 * Whether `items` are what `pattern` says, in which `star` stands for any number of them. Only the last star is ever tried
 * again, one item further: at most as many comparisons as pattern times items.
 */
function matches(
  pattern: readonly string[],
  items: readonly string[],
  fits: (pattern: string, item: string) => boolean,
  star: string,
): boolean {
  let [at, item, lastStar, retryFrom] = [0, 0, -1, 0];
  while (item < items.length) {
    const wanted = pattern[at];
    if (wanted === star) {
      lastStar = at++;
      retryFrom = item;
    } else if (wanted !== undefined && fits(wanted, items[item] ?? '')) {
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
    const wanted = glob[index];
    if (wanted === '**') return true;
    if (wanted === undefined || index === glob.length - 1 || !segmentFits(wanted, segment)) return false;
  }
  return true;
}
