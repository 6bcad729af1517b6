import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  choice,
  chosenIn,
  lookUp,
  lookUps,
  metadataOf,
  readSubmission,
  required,
  stateIn,
  text,
  tick,
} from '../../../src/core/slack/submission.ts';

type State = Record<string, Record<string, unknown>>;
const body = (values: State, metadata: unknown = { run: 'r1' }) => ({
  view: { id: 'V1', private_metadata: JSON.stringify(metadata), state: { values } },
});
const typed = (value: unknown) => ({ value: { type: 'plain_text_input', value } });
const chosen = (value: string) => ({ value: { selected_option: { value } } });
const ticked = (...values: string[]) => ({ value: { selected_options: values.map((value) => ({ value })) } });

const form = {
  metadata: z.strictObject({ run: z.string() }),
  fields: {
    reason: required(text({ max: 10 }), 'Say why.'),
    note: text({ max: 5 }),
    category: required(choice(['cost', 'other']), 'Choose one.'),
    severity: choice(['high', 'low']),
    assignee: lookUp(),
    teams: lookUps(),
    shown: tick(),
  },
};
const valid = { reason: typed('Because.'), category: chosen('cost') };

test('values have the type of their field, and an empty field has none', () => {
  const all = {
    ...valid,
    note: typed('Why'),
    severity: chosen('low'),
    assignee: chosen('octocat'),
    teams: ticked('payments', 'search'),
    shown: ticked('yes'),
  };
  expect(readSubmission(body(all), form)).toEqual({
    viewId: 'V1',
    metadata: { run: 'r1' },
    values: {
      reason: 'Because.',
      note: 'Why',
      category: 'cost',
      severity: 'low',
      assignee: 'octocat',
      teams: ['payments', 'search'],
      shown: true,
    },
  });
  const { values } = readSubmission(body({ ...valid, note: typed(null), teams: ticked(), severity: {} }), form);
  expect(values).toStrictEqual({
    reason: 'Because.',
    note: undefined,
    category: 'cost',
    severity: undefined,
    assignee: undefined,
    teams: undefined,
    shown: false,
  });
});

test('every problem is answered on its block at once, and the other fields keep their values', () => {
  const { problems, values } = readSubmission(
    body({ reason: typed(' \n'), note: typed('too long'), category: chosen('__proto__') }),
    form,
  );
  expect(problems).toEqual({
    reason: 'Say why.',
    note: 'Use at most 5 characters; these are 8.',
    category: 'Choose one.',
  });
  expect(values).toEqual({ shown: false });
});

test('a block may have another id than its field, which the metadata determine', () => {
  const { problems } = readSubmission(body({ 'title-3': typed('') }, { turn: 3 }), {
    metadata: z.object({ turn: z.int() }),
    fields: { title: required(text({ max: 10 }), 'Type a title.') },
    blocks: ({ turn }) => ({ title: `title-${turn}` }),
  });
  expect(problems).toEqual({ 'title-3': 'Type a title.' });
});

test('metadata of another form is an error of the request, not of a field', () => {
  expect(() => readSubmission(body(valid, { approval: 'a' }), form)).toThrow();
  expect(() => readSubmission({ view: { id: 'V1', private_metadata: '', state: { values: {} } } }, form)).toThrow();
});

describe('a text', () => {
  const read = (value: unknown, max = 100) => text({ max })({ value: value as string });
  test.each([
    ['NUL', 'a\0b', 'ab'],
    ['lone surrogates', 'a\ud83d b\ude00', 'a\ufffd b\ufffd'],
    ['an emoji around a NUL', '\ud83d\0\ude00', '😀'],
    ['line ends', ' a\r\nb\rc\n', 'a\nb\nc'],
    ['markup', '&amp; <@U0BOB|bob>', '&amp; <@U0BOB|bob>'],
    ['white space', ' \t\r\n\u00a0', undefined],
    ['nothing visible', '\u200b\u2060\ufeff\u0007', undefined],
    ['nothing', '', undefined],
  ])('with %s', (_, given, value) => expect(read(given)).toEqual({ value }));

  test('is counted in characters, and never cut', () => {
    expect(read('😀'.repeat(5), 5)).toEqual({ value: '😀'.repeat(5) });
    expect(read('😀'.repeat(6), 5)).toEqual({ problem: 'Use at most 5 characters; these are 6.' });
  });
});

test('choices of an actions block are read by action id', () => {
  const values = { filter: { 'filter:team': { selected_option: { value: 'payments' } }, 'filter:state': {} } };
  expect(chosenIn(stateIn(body(values)), 'filter')).toEqual({ 'filter:team': 'payments' });
  expect(chosenIn(stateIn({}), 'filter')).toEqual({});
});

test('a payload without a view, or a view without metadata, has none', () => {
  for (const payload of [{}, { view: { private_metadata: '' } }]) expect(metadataOf(payload)).toBeUndefined();
});
