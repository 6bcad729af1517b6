import { describe, expect, test } from 'vitest';
import { differences } from '../../../src/core/runs/nondeterminism.ts';
import { inputOf, outputOf, readInput } from '../../../src/core/runs/round-trip.ts';
import { createSealer } from '../../../src/core/runs/seal.ts';
import { defineStep, PermanentError, z } from '../../../src/roadcrew/index.ts';

const circular: Record<string, unknown> = {};
circular.self = circular;
const shared = { x: 1 };

describe('the result of a step', () => {
  test.each<[unknown, string]>([
    [new Date(0), 'it is an object of the class Date'],
    [{ made: { at: new Date(0) } }, '“made.at” is an object of the class Date'],
    [{ all: new Map([['a', 1]]) }, '“all” is an object of the class Map'],
    [[new Error('no')], '“0” is an object of the class Error'],
    [{ count: 1n }, '“count” is a bigint'],
    [{ run: () => 1 }, '“run” is a function'],
    [{ ratio: Number.NaN }, '“ratio” is a number that is not finite'],
    [[1, undefined], '“1” is undefined'],
    [circular, '“self” is a circular reference'],
    [{ text: 'a\0b' }, '“text” is text with a NUL character'],
    [{ text: '\ud800' }, '“text” is text with half a character'],
    [{ '\ud800': 1 }, '“\ufffd” is text with half a character'],
  ])('that JSON would change is refused: %#', (result, problem) => {
    expect(() => outputOf(result)).toThrow(new PermanentError(`The result of a step must be plain JSON: ${problem}.`));
  });

  test('is the value of the journal, with sorted keys', () => {
    const result = { b: [shared, shared], a: undefined, c: -0, d: Object.assign(Object.create(null), { y: null }) };
    expect(JSON.stringify(outputOf(result))).toBe('{"b":[{"x":1},{"x":1}],"c":0,"d":{"y":null}}');
    expect(outputOf(undefined)).toBeNull();
  });
});

describe('the input of a step', () => {
  const stepWith = (input: z.ZodType) => defineStep({ title: 'Any', input, run: async () => {} });
  const readBack = (schema: z.ZodType, input: unknown) => readInput(stepWith(schema), inputOf(schema.parse(input)));

  test('may be a Date if its schema parses the text in the journal', () => {
    const at = new Date(0);
    expect(readBack(z.object({ at: z.coerce.date() }), { at })).toEqual({ at });
    expect(() => readBack(z.object({ at: z.date() }), { at })).toThrow('must accept its own output as JSON');
  });

  test('needs a schema that accepts its own output unchanged, or is refused at the first run', () => {
    expect(readBack(z.object({ name: z.string().trim() }), { name: ' a ' })).toEqual({ name: 'a' });
    const grows = z.object({ name: z.string().transform((name) => `${name}!`) });
    expect(() => readBack(grows, { name: 'a' })).toThrow('must accept its own output as JSON');
  });

  test.each([[null], [undefined]])('is refused when it is %s: the journal needs a value', (input) => {
    expect(() => inputOf(input)).toThrow('The input of a step must not be null.');
  });

  test.each([[new Map()], [1n], [circular], [{ a: '\0' }]])('is refused when it is not JSON: %#', (input) => {
    expect(() => inputOf(input)).toThrow(PermanentError);
  });
});

describe('the differences of two inputs', () => {
  test('have keys and both values, five at most', () => {
    expect(differences({ a: 1, b: { c: 'x', d: 2 } }, { a: 1, b: { c: 'y', d: 2 } })).toBe(
      'b.c: recorded "x", now "y"',
    );
    expect(differences({ a: [1, 2] }, { a: [1, 3, 4] })).toBe('a.1: recorded 2, now 3; a.2: recorded nothing, now 4');
    expect(differences({ a: null }, { a: { b: 1 } })).toBe('a: recorded null, now {"b":1}');
    expect(differences('x', ['x'])).toBe('recorded "x", now ["x"]');
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`key${index}`, index]));
    expect(differences({}, many)).toMatch(/; key4: recorded nothing, now 4; 3 more$/);
  });

  test('are cut at whole characters', () => {
    const text = differences({ a: '🔑'.repeat(60) }, { a: '' });
    expect(text).toBe(`a: recorded "${'🔑'.repeat(49)}…, now ""`);
    expect(differences({ ['🔑'.repeat(60)]: 1 }, {}).isWellFormed()).toBe(true);
  });

  test('never show a secret', () => {
    const { sealed } = createSealer([Buffer.alloc(32, 1)]).seal('canary', 'run-1');
    const token = `xoxb-${'1'.repeat(12)}-canary`;
    const text = differences(
      { made: { secret: { sealed } }, line: `see ${sealed} there`, pass: 'canary', list: [token], deep: {} },
      {
        made: { secret: { sealed: `${sealed}x` } },
        line: `password=canary-canary`,
        pass: 'canary2',
        list: [`${'x'.repeat(95)}${token}`],
        deep: {
          password: 'canary',
          [token]: 1,
          note: `-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----`,
        },
      },
    );
    expect(text).not.toMatch(/canary|v1\.|xoxb/);
    expect(text).toContain('made.secret.sealed: recorded [hidden], now [hidden]');
    expect(text).toContain('line: recorded "see [hidden] there", now "[a secret was removed]"');
    expect(differences({ [token]: 1 }, { [token]: 2 })).toBe('[a Slack token was removed]: recorded 1, now 2');
  });
});
