import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, countCharacters, cut, storable, truncate } from '../../src/lib/text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 30 }).chain((text) => fc.constantFrom(text, `\ud83d${text}\0`));

test('whatever was typed, clean text can be stored, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const clean = cleanText(text);
      expect(clean.isWellFormed() && !clean.includes('\0') && !clean.includes('\r')).toBe(true);
      expect(cleanText(clean)).toBe(clean);
      expect(storable(clean)).toBe(clean);
    }),
  );
});

test('a text is cut at a whole character, within the limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (text, length) => {
      for (const short of [cut(text, length), truncate(text, length)]) {
        expect(short.isWellFormed()).toBe(true);
        expect(short.length).toBeLessThanOrEqual(length);
      }
      expect(text.startsWith(cut(text, length))).toBe(true);
    }),
  );
  expect([cut('ab😀c', 3), truncate('ab😀c', 4), truncate('ab😀c', 5)]).toEqual(['ab', 'ab…', 'ab😀c']);
});

test('an emoji is one character', () => expect(countCharacters('a😀')).toBe(2));
