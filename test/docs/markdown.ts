import { filesOf, root, textOf } from '../architecture/sources.ts';

export { root };
export const read = textOf;

/** Everything people read about Roadcrew, as paths in the repository. */
export const pages = ['README.md', 'CHANGELOG.md', ...filesOf('docs').filter((file) => file.endsWith('.md'))];

export interface Block {
  page: string;
  language: string;
  text: string;
  /** Of code that stands in a file: what its first line, `// path`, says. */
  path?: string;
}

/** Fenced code of a page, without the indentation of the list it stands in. */
export function blocks(page: string, language?: string): Block[] {
  const found = [...read(page).matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indent = '', tongue = '', body = '']) => {
      const text = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      const path = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
      return { page, language: tongue, text, ...(path && { path }) };
    },
  );
  return found.filter((block) => language === undefined || block.language === language);
}

/** The rows of the table with this header, cell by cell, as written. @throws Error when there is none. */
export function table(page: string, header: string[]): string[][] {
  const lines = read(page).split('\n');
  const start = lines.findIndex((line) => cells(line)?.join('|') === header.join('|'));
  if (start === -1) throw new Error(`${page} has no table with the columns ${header.join(', ')}.`);
  const after = lines.slice(start + 2);
  const end = after.findIndex((line) => !line.startsWith('|'));
  return after.slice(0, end === -1 ? undefined : end).map((line) => cells(line) ?? []);
}

const cells = (line: string) =>
  line.startsWith('|')
    ? line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim())
    : undefined;

/** What stands between backticks. */
export const coded = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner);

/** Prose without its code. */
export const prose = (page: string) => read(page).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
