import { describe, expect, expectTypeOf, test } from 'vitest';
import { defineStep, defineWait, defineWorkflow, environment, resourceName, z } from '../../src/roadcrew/index.ts';

describe('a resource name', () => {
  test.each(['abc', 'orders', 'a-b-c', 'a1-2', `a${'b'.repeat(29)}`])('may be %s', (name) => {
    expect(resourceName.safeParse(name).success).toBe(true);
  });

  test.each([
    ['too short', 'ab'],
    ['too long', `a${'b'.repeat(30)}`],
    ['upper case', 'Orders'],
    ['a digit first', '1orders'],
    ['a dash last', 'orders-'],
    ['two dashes', 'or--ders'],
    ['a quote', 'or"ders'],
    ['a statement', 'a"; DROP DATABASE x; --'],
    ['NUL', 'orders\0'],
    ['a line end', 'orders\n'],
    ['a look-alike letter', 'оrders'],
    ['a space', 'or ders'],
    ['nothing', ''],
  ])('may not have %s', (_what, name) => {
    const { error } = resourceName.safeParse(name);
    expect(error?.issues[0]?.message).toBe(
      'Use 3 to 30 lower-case letters, digits or single dashes, starting with a letter.',
    );
  });
});

test('an environment is one of those listed; another value is refused with a message', () => {
  expect(environment().options).toEqual(['staging', 'production']);
  expect(environment(['test', 'live']).parse('live')).toBe('live');
  expect(environment().safeParse('prod').error?.issues[0]?.message).toBe('Choose one of the environments.');
});

test('the steps of a workflow have the types of their inputs and outputs', () => {
  const Size = z.object({ size: z.int() });
  const build = defineStep({ title: 'Build', input: Size, run: async ({ size }) => ({ id: `${size}` }) });
  const settle = defineWait({
    title: 'Settle',
    input: z.object({ id: z.string() }),
    timeout: '1h',
    poll: async ({ id }) => (id ? true : undefined),
  });
  expect([build.kind, settle.kind]).toEqual(['step', 'wait']);
  defineWorkflow({
    name: 'grow',
    version: 1,
    title: 'Grow',
    description: '',
    capability: 'tree',
    domain: 'core',
    command: 'grow tree',
    expectedTime: 'a year',
    input: Size,
    steps: { build, settle },
    async run(input, { build, settle }) {
      expectTypeOf(input).toEqualTypeOf<{ size: number }>();
      expectTypeOf(build).toEqualTypeOf<(input: { size: number }) => Promise<{ id: string }>>();
      expectTypeOf(await settle(await build(input))).toEqualTypeOf<boolean>();
      return { summary: '' };
    },
  });
});
