import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest, nearestMatches } from '../../src/lib/nearest.ts';

describe('the nearest candidate', () => {
  const candidates = ['provision', 'runs', 'help', 'why', 'db'];
  test.each<[string, string | undefined]>([
    ['provison', 'provision'],
    ['rpovision', 'provision'],
    ['HELP', 'help'],
    ['hlep', 'help'],
    ['run', 'runs'],
    ['dp', undefined],
    ['deploy', undefined],
    ['', undefined],
    ['p'.repeat(40_000), undefined],
  ])('of %j is %s', (word, expected) => expect(nearest(word, candidates)).toBe(expected));

  test('is the word itself when it is one of them, and a swap of two letters away when they were swapped', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat({ max: 2 }), (word, at) => {
        const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
        expect(nearest(word, ['zz', word])).toBe(word);
        expect(nearest(swapped, [word])).toBe(word);
      }),
    );
  });
});

test('the nearest matches come in order, each once, in any case', () => {
  expect(nearestMatches('MIAN', ['v1', 'maintenance', 'main', 'mainly', 'main'], 3)).toEqual(['main', 'mainly', 'v1']);
  expect(nearestMatches('main', [], 3)).toEqual([]);
});
