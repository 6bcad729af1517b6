import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Root of the repository. */
export const root = join(import.meta.dirname, '../..');

const notOurs = new Set(['node_modules', '.git', 'screenshots', 'coverage']);

/** All files below a folder, as paths in the repository with forward slashes. */
export function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      // `.git` is a file in a linked work tree.
      if (notOurs.has(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesOf(path);
      return entry.isFile() ? [path] : [];
    })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

export const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** One import of one file: a package (`pg`, `@slack/bolt`), a `node:` module, or a path in the repository. */
export interface Import {
  from: string;
  to: string;
}

const forms = [
  /^(?:import|export)\s[^'"]*?\sfrom\s+'([^']+)'/gm,
  /^import\s+'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'\s*\)/g,
  /\b(?:require|require\.resolve|import\.meta\.resolve)\(\s*'([^']+)'\s*\)/g,
];

/** Imports of a file, types included. Biome keeps them in the forms that are parsed here. */
export function importsOf(from: string, text = textOf(from)): Import[] {
  const specifiers = forms.flatMap((form) => [...text.matchAll(form)].map(([, specifier = '']) => specifier));
  return specifiers.map((specifier) => ({
    from,
    to: specifier.startsWith('.')
      ? relative(root, join(root, dirname(from), specifier)).replaceAll('\\', '/')
      : packageOf(specifier),
  }));
}

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
