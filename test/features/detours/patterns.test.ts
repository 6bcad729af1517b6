import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, detourProblem, linesOf } from '../../../src/features/detours/patterns.ts';

const pattern = (files: string | string[], contains: string | string[] = 'x') =>
  compile({ files, contains, label: 's' });

test.each([
  ['.github/workflows/*.yml', '.github/workflows/deploy.yml', true],
  ['.github/workflows/*.yml', '.github/workflows/deep/deploy.yml', false],
  ['.github/workflows/*.yml', '.github/workflows/deploy.yaml', false],
  ['**/*.tf', 'main.tf', true],
  ['**/*.tf', 'infra/db/main.tf', true],
  ['**/*.tf', 'infra/db/main.tf.json', false],
  ['infra/**', 'infra/a/b.txt', true],
  ['infra/**/db/*.tf', 'infra/db/x.tf', true],
  ['infra/**/db/*.tf', 'infra/a/b/db/x.tf', true],
  ['infra/**/db/*.tf', 'infra/a/b/dbs/x.tf', false],
  ['a*b*c', 'aXbXbXc', true],
  ['a*b*c', 'aXbXbX', false],
  ['Makefile', 'makefile', false],
])('%s and %s: %s', (glob, path, fits) => {
  expect(pattern(glob).fits(path)).toBe(fits);
});

/** Matches by exhaustive search. */
function tried(glob: string[], path: string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return path.length === 0;
  if (first === '**') return tried(rest, path) || (path.length > 0 && tried(glob, path.slice(1)));
  const inSegment = (expected: string, text: string): boolean => {
    if (expected === '') return text === '';
    if (expected[0] === '*')
      return inSegment(expected.slice(1), text) || (text !== '' && inSegment(expected, text.slice(1)));
    return text[0] === expected[0] && inSegment(expected.slice(1), text.slice(1));
  };
  return path.length > 0 && inSegment(first, path[0] ?? '') && tried(rest, path.slice(1));
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 4 });
const wild = fc
  .string({ unit: fc.constantFrom('a', 'b', '*', '.'), minLength: 1, maxLength: 5 })
  .filter((one) => !one.includes('**'));

test('a pattern matches as an exhaustive search does, and a folder is listed when a file below it could match', () => {
  const globs = fc.array(fc.oneof(wild, fc.constant('**')), { minLength: 1, maxLength: 5 });
  const paths = fc.array(word, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(globs, paths, (glob, path) => {
      const compiled = pattern(glob.join('/'));
      const fits = tried(glob, path);
      expect(compiled.fits(path.join('/'))).toBe(fits);
      if (fits)
        for (let at = 1; at < path.length; at++) expect(compiled.reaches(path.slice(0, at).join('/'))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('what would keep a regular expression busy for ever takes no time', () => {
  const started = performance.now();
  const glob = `${'a*'.repeat(90)}b`;
  expect(pattern(glob).fits('a'.repeat(4_000))).toBe(false);
  expect(pattern('**/a'.repeat(40)).fits(`${'a/'.repeat(2_000)}b`)).toBe(false);
  expect(pattern('x', `${'a'.repeat(199)}b`).isIn(linesOf('a'.repeat(256 * 1024)))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  ['run: kubectl   apply -f x', 'kubectl apply', true],
  ['run: KUBECTL\tApply', 'kubectl apply', true],
  ['run: overkubectl apply', 'kubectl apply', false],
  ['run: kubectl applying', 'kubectl apply', false],
  ['  # kubectl apply', 'kubectl apply', false],
  ['  // kubectl apply', 'kubectl apply', false],
  ['resource "aws_db_instance" "x" {', 'resource "aws_db_instance"', true],
  ['resource "aws_db_instance_role" "x" {', 'resource "aws_db_instance"', false],
  ['image: postgres:16', 'image: postgres', true],
  ['image: postgresql', 'image: postgres', false],
])('“%s” contains “%s”: %s', (line, text, contains) => {
  expect(pattern('x', text).isIn(linesOf(`first\n${line}\r\nlast`))).toBe(contains);
});

test.each([
  [{ files: '*.yml', contains: 'x', label: 'does it' }, undefined],
  [{ deployments: 'outside', label: 'does it' }, undefined],
  [{ files: '*.yml', contains: 'x' }, /needs a label/],
  [{ files: '*.yml', contains: /x/, label: 'does it' }, /files and contains/],
  [{ files: [], contains: 'x', label: 'does it' }, /files and contains/],
  [{ files: '*.yml', label: 'does it' }, /files and contains/],
  [{ files: '/etc/*.yml', contains: 'x', label: 'does it' }, /is no path/],
  [{ files: '*.{yml,yaml}', contains: 'x', label: 'does it' }, /is no path/],
  [{ files: 'a**/b', contains: 'x', label: 'does it' }, /is no path/],
  [{ files: '*.yml', contains: ' \t', label: 'does it' }, /within one line/],
  [{ files: '*.yml', contains: 'a\nb', label: 'does it' }, /within one line/],
  [{ deployments: 'inside', label: 'does it' }, /only be "outside"/],
  [{ deployments: 'outside', files: '*.yml', contains: 'x', label: 'does it' }, /either about/],
  [{ file: '*.yml', contains: 'x', label: 'does it' }, /has no "file"/],
  ['kubectl', /is an object/],
])('%o is answered in words for its author', (detour, words) => {
  if (words) expect(detourProblem(detour)).toMatch(words);
  else expect(detourProblem(detour)).toBeUndefined();
});
