import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Field, fieldsOf } from '../../../src/core/slack/fields.ts';
import { resourceName } from '../../../src/roadcrew/index.ts';
import provisionDatabase from '../../../workflows/provision-database.ts';

const fieldOf = (schema: z.ZodType): Field => {
  const [field] = fieldsOf(z.object({ field: schema }));
  if (!field) throw new Error('The schema has fieldOf field.');
  return field;
};

describe('a schema becomes a form field', () => {
  test.each<[string, z.ZodType, Partial<Field>]>([
    ['text', z.string().min(2).max(9), { kind: 'text', minLength: 2, maxLength: 9, required: true }],
    ['text of several lines', z.string().meta({ multiline: true }), { kind: 'text', multiline: true }],
    ['a transformed text', z.string().trim().toLowerCase(), { kind: 'text', required: true }],
    ['a whole number', z.int().min(1).max(365), { kind: 'number', whole: true, min: 1, max: 365 }],
    ['a whole number above a limit', z.int().gt(0).lt(10.5), { kind: 'number', min: 1, max: 10 }],
    ['a number', z.number().min(0.5), { kind: 'number', whole: false, min: 0.5 }],
    ['a coerced number', z.coerce.number().int(), { kind: 'number', whole: true }],
    ['a choice', z.enum(['a', 'b']), { kind: 'choice', options: ['a', 'b'] }],
    ['one literal', z.literal('a'), { kind: 'choice', options: ['a'] }],
    ['several choices', z.array(z.enum(['a', 'b'])).max(1), { kind: 'choices', options: ['a', 'b'], maxChosen: 1 }],
    ['an enum with an id', z.enum(['a']).meta({ id: 'one', label: 'One' }), { kind: 'choice', label: 'One' }],
    ['several of an enum with an id', z.array(z.enum(['x']).meta({ id: 'x' })), { kind: 'choices', options: ['x'] }],
    ['yes or no', z.boolean(), { kind: 'yes-no', required: true }],
    ['a date', z.iso.date(), { kind: 'date' }],
    ['an e-mail address', z.email(), { kind: 'email' }],
    ['a link', z.url(), { kind: 'url' }],
    ['a person', z.string().meta({ picker: 'person' }), { kind: 'person' }],
    ['a channel', z.string().meta({ picker: 'channel' }), { kind: 'channel' }],
    ['an optional field', z.string().optional(), { kind: 'text', required: false }],
    ['a field with a default', z.int().default(3), { kind: 'number', required: false, default: 3 }],
    ['a label inside an optional', resourceName.optional(), { label: 'Name', placeholder: 'orders', required: false }],
    ['a hint', z.string().meta({ label: 'A', hint: 'Why.', description: 'What.' }), { label: 'A', hint: 'Why.' }],
    ['a description', z.string().describe('What.'), { label: 'field', hint: 'What.' }],
  ])('%s', (_, schema, expected) => expect(fieldOf(schema)).toMatchObject(expected));

  test('whole numbers have no limits by default', () => {
    expect(fieldOf(z.int())).not.toHaveProperty('min');
    expect(fieldOf(z.int())).not.toHaveProperty('max');
  });

  test('a computed default is computed when it is read', () => {
    let day = '2026-01-01';
    const field = fieldOf(z.iso.date().default(() => day));
    expect(field.default).toBe('2026-01-01');
    day = '2026-01-02';
    expect(field.default).toBe('2026-01-02');
  });

  test('the fields of the database workflow', () => {
    expect(fieldsOf(provisionDatabase.input).map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ['name', 'text', true],
      ['environment', 'choice', true],
      ['expiresInDays', 'number', false],
    ]);
  });
});

describe('a field that no form can have prevents the start, with its file and name', () => {
  const many = Array.from({ length: 101 }, (_, index) => `option-${index}`);
  test.each<[string, z.ZodType, string]>([
    ['a date object', z.date(), 'has a type that a form cannot ask for.'],
    ['a set', z.set(z.string()), 'has a type that a form cannot ask for.'],
    ['anything', z.any(), 'has a type that a form cannot ask for.'],
    ['an object', z.object({ a: z.string() }), 'has a type that a form cannot ask for.'],
    ['null', z.string().nullable(), 'has a type that a form cannot ask for.'],
    ['a union', z.union([z.string(), z.number()]), 'has a type that a form cannot ask for.'],
    ['a list of texts', z.array(z.string()), 'is a list, and a form supports only lists of z.enum values.'],
    ['choices of numbers', z.literal([1, 2]), 'has choices that are not text.'],
    ['too many choices', z.enum(many), 'needs 1 to 100 choices, but has 101.'],
    ['a long choice', z.enum(['a'.repeat(151)]), 'has a choice that is empty or longer than 150 characters.'],
    ['an unknown picker', z.string().meta({ picker: 'persn' }), 'has a wrong .meta()'],
  ])('%s', (_, schema, reason) => {
    const invalid = z.object({ window: schema });
    expect(() => fieldsOf(invalid, 'workflows/deploy.ts')).toThrow(`workflows/deploy.ts: the field "window" ${reason}`);
  });

  test('a field with the name of one of the form’s own', () => {
    expect(() => fieldsOf(z.object({ team: z.string() }), 'workflows/deploy.ts')).toThrow(
      'workflows/deploy.ts: the field "team" has a name that the form uses itself.',
    );
  });

  test.each([
    ['__proto__', 'needs a name of letters, digits, dashes and underscores.'],
    ['constructor', 'has a name that every object inherits.'],
  ])('a field called %s', (name, reason) => {
    expect(() => fieldsOf(z.object({ [name]: z.string() }))).toThrow(`the field "${name}" ${reason}`);
  });

  test('more fields than fit into a form', () => {
    const shape = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`field${index}`, z.string()]));
    expect(() => fieldsOf(z.object(shape), 'workflows/deploy.ts')).toThrow('a form has at most 48 fields.');
  });
});
