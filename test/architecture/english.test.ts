import { expect, test } from 'vitest';
import { filesOf, textOf } from './sources.ts';

const folders = ['src', 'clients', 'commands', 'workflows', 'playground', 'bench', 'test'];
// A migration that has landed is never edited, so its comments stay.
const sources = folders.flatMap(filesOf).filter((path) => /\.(tsx?|css)$/.test(path) && !path.includes('/migrations/'));

/** First lines of all comments and docstrings. The code is formatted, so that a comment starts a line or ends one. */
function commentsIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const block = /^\s*\{?\/\*\*?\s*(.*)/.exec(line)?.[1];
    if (block !== undefined) return block || (lines[index + 1] ?? '').replace(/^\s*\*\s*/, '');
    const own = /^\s*\/\/\s*(.*)/.exec(line)?.[1];
    if (own !== undefined) return /^\s*\/\//.test(lines[index - 1] ?? '') ? [] : own;
    return /[;,:{}()[\]]\s+\/\/ (.*)$/.exec(line)?.[1] ?? [];
  });
}

/** Comments that start with a word that makes the reader search for the noun. */
const misleading = (text: string) =>
  commentsIn(text).filter((comment) => /^(what|whoever|whether|where|of)\b/i.test(comment));

test('comments and docstrings start with a noun or a verb, never with “What”, “Whoever”, “Whether”, “Where” or “Of”', () => {
  const found = sources.flatMap((path) => misleading(textOf(path)).map((comment) => `${path}: ${comment}`));
  expect(found).toEqual([]);
});

test.each([
  ['a docstring', '/** What a run leaves behind. */\nexport const result = 1;'],
  ['a docstring of several lines', '/**\n * Whoever reads this.\n */'],
  ['a comment', '  // Whether it is due.'],
  ['a comment in JSX', '      {/* Where the button is. */}'],
  ['a comment at the end of a line', ['const count = 1;', '// of all runs'].join(' ')],
])('%s that breaks this is found', (_place, text) => {
  expect(misleading(`const before = 1;\n${text}\n`)).toHaveLength(1);
});
