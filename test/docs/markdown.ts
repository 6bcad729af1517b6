import { filesOf, root, textOf } from '../architecture/sources.ts';

export { root };
export const read = textOf;

/** Pages of the documentation, as paths in the repository. */
export const pages = ['README.md', 'CHANGELOG.md', ...filesOf('docs').filter((file) => file.endsWith('.md'))];

export interface Block {
  page: string;
  language: string;
  text: string;
  /** Path of a file's code, from its first line `// path`. */
  path?: string;
}

/** Returns the fenced code of a page, without the indentation of lists. */
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

/** Returns the cells of the table with this header. @throws Error without such a table */
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

/** Returns the texts between backticks. */
export const coded = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner);

/** Returns a page without its code. */
export const prose = (page: string) => read(page).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
