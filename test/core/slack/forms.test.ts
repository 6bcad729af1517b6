import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createForm } from '../../../playground/slack/form.ts';
import { complete, maxViewBytes, viewProblems } from '../../../playground/slack/rules/check.ts';
import { describePolicy } from '../../../src/core/slack/approval-words.ts';
import { fieldsOf } from '../../../src/core/slack/fields.ts';
import { type FormRequest, type FormView, formView, parse, valuesOf } from '../../../src/core/slack/forms.ts';
import { parseWords, splitWords } from '../../../src/core/slack/words.ts';
import { environment, resourceName } from '../../../src/roadcrew/index.ts';
import provisionDatabase from '../../../workflows/provision-database.ts';

const everyKind = z.object({
  name: resourceName,
  environment: environment(),
  summary: z.string().min(3).max(40).optional().meta({ label: 'Summary' }),
  notes: z.string().optional().meta({ label: 'Notes', multiline: true }),
  days: z.int().min(1).max(365).optional().meta({ label: 'Days' }),
  ratio: z.number().min(0).optional().meta({ label: 'Ratio' }),
  tags: z
    .array(z.enum(['blue', 'green', 'red']))
    .max(2)
    .optional()
    .meta({ label: 'Tags' }),
  backups: z.boolean().default(true).meta({ label: 'Backups' }),
  starts: z.iso.date().optional().meta({ label: 'Starts' }),
  contact: z.email().optional().meta({ label: 'Contact' }),
  link: z.url().optional().meta({ label: 'Link' }),
  owner: z.string().optional().meta({ label: 'Owner', picker: 'person' }),
  channel: z.string().optional().meta({ label: 'Channel', picker: 'channel' }),
  size: z.enum(['small', 'large']).default('small').meta({ label: 'Size' }),
});

const workflow = (input: z.ZodObject): FormRequest['workflow'] => ({
  title: 'Everything',
  description: 'A workflow with every kind of field.',
  expectedTime: 'a minute',
  input,
});

/** Builds the view and checks it against Slack's rules. */
function formOf(request: Partial<FormRequest> & Pick<FormRequest, 'workflow'>): FormView {
  const view = formView({ values: {}, teams: ['payments'], metadata: { workflow: 'everything' }, ...request });
  expect(viewProblems(view, 'modal')).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(maxViewBytes);
  return view;
}

/** Submits the form unchanged, as Slack's client does; `clientErrors` are by block id. */
function submit(view: FormView) {
  const blocks = complete(view.blocks);
  const form = createForm(
    () => blocks,
    (_, name) => name,
  );
  return { state: form.values(), clientErrors: form.clientErrors() };
}

const inputOf = (view: FormView, name: string) => {
  const block = view.blocks.find(({ block_id }) => block_id === name);
  if (block?.type !== 'input') throw new Error(`There is no field ${name}.`);
  return block;
};

/** Text above a field. */
function textAbove(view: FormView, name: string): string | undefined {
  const above = view.blocks[view.blocks.findIndex(({ block_id }) => block_id === name) - 1];
  return above?.type === 'alert' || above?.type === 'section' ? above.text?.text : undefined;
}

const elementWith = (values: Record<string, unknown>, name: string) =>
  inputOf(formOf({ workflow: workflow(everyKind), values }), name).element;

describe('the form of a workflow', () => {
  test('shows the description, the expected time and the approval', () => {
    const view = formOf({
      workflow: provisionDatabase,
      metadata: { workflow: 'provision-database', channel: 'C0PAY' },
    });
    expect(view).toMatchObject({
      callback_id: 'form',
      title: { text: 'PostgreSQL database' },
      submit: { text: 'Create' },
      private_metadata: '{"workflow":"provision-database","channel":"C0PAY"}',
    });
    expect(view.blocks[0]).toMatchObject({
      type: 'context',
      elements: [
        {
          text: [
            'A PostgreSQL database and a login role that owns it.',
            'Expected time: under a minute once approved.',
            'Approval: staging: starts immediately; production: needs approval from one person in a platform team.',
          ].join('\n'),
        },
      ],
    });
    expect(view.blocks.slice(1).map(({ block_id }) => block_id)).toEqual(['name', 'environment', 'expiresInDays']);
    expect(inputOf(view, 'expiresInDays')).toMatchObject({
      label: { text: 'Expires after (days)' },
      optional: true,
      element: { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '365' },
    });
    expect(inputOf(view, 'name')).toMatchObject({
      hint: { text: 'Lower-case letters, digits and dashes.' },
      optional: false,
      element: { placeholder: { text: 'orders' } },
    });
  });

  test('has an element for each kind of field', () => {
    const view = formOf({ workflow: workflow(everyKind) });
    const elements = view.blocks.flatMap((block) =>
      block.type === 'input' ? [[block.block_id, block.element.type]] : [],
    );
    expect(Object.fromEntries(elements)).toEqual({
      name: 'plain_text_input',
      environment: 'static_select',
      summary: 'plain_text_input',
      notes: 'plain_text_input',
      days: 'number_input',
      ratio: 'number_input',
      tags: 'multi_static_select',
      backups: 'checkboxes',
      starts: 'datepicker',
      contact: 'email_text_input',
      link: 'url_text_input',
      owner: 'users_select',
      channel: 'conversations_select',
      size: 'static_select',
    });
    expect(inputOf(view, 'notes').element).toMatchObject({ multiline: true });
    expect(inputOf(view, 'summary').element).toMatchObject({ min_length: 3, max_length: 40 });
    expect(inputOf(view, 'tags').element).toMatchObject({ max_selected_items: 2 });
  });

  test('shows defaults, and a field with one is not optional', () => {
    const view = formOf({ workflow: workflow(everyKind) });
    expect(inputOf(view, 'size')).toMatchObject({ optional: false, element: { initial_option: { value: 'small' } } });
    expect(inputOf(view, 'backups').element).toMatchObject({ initial_options: [{ value: 'yes' }] });
  });

  test('cuts texts over the limits of Slack, titles between words', () => {
    const long = 'word '.repeat(1000).trim();
    const input = z.object({
      field: z.enum(['o'.repeat(150), 'b']).meta({ label: long, hint: long, placeholder: long }),
    });
    const view = formOf({
      workflow: { ...workflow(input), title: 'A PostgreSQL database cluster', description: long },
    });
    expect(view.title.text).toBe('A PostgreSQL database…');
    expect(submit(formOf({ workflow: workflow(input), values: { field: 'o'.repeat(150) } })).state).toMatchObject({
      field: { value: { selected_option: { value: 'o'.repeat(150) } } },
    });
  });

  test('the submit button says what it does, or that a preview follows', () => {
    const button = (more: Partial<FormRequest['workflow']>) =>
      formOf({ workflow: { ...workflow(everyKind), ...more } }).submit?.text;
    expect(button({})).toBe('Start');
    expect(button({ verb: 'Order' })).toBe('Order');
    expect(button({ verb: 'Deploy', prepare: () => expect.fail() })).toBe('Continue');
  });

  test('a person in one team gets no team field', () => {
    expect(() => inputOf(formOf({ workflow: provisionDatabase }), 'team')).toThrow();
  });

  test.each([
    [undefined, 'payments', undefined],
    ['Search', 'search', undefined],
    ['serach', undefined, 'You typed “serach”. Did you mean “search”?'],
  ])('a person in several teams who typed team=%s', (team, selected, problem) => {
    const view = formOf({ workflow: provisionDatabase, teams: ['payments', 'search'], values: { team } });
    expect(view.blocks[problem ? 2 : 1]).toMatchObject({ block_id: 'team', label: { text: 'Team' } });
    expect(valuesOf(submit(view).state, []).team).toBe(selected);
    expect(textAbove(view, 'team')).toBe(problem);
  });

  test('has room for a problem above each field of the largest form', () => {
    const names = Array.from({ length: 48 }, (_, index) => `field${index}`);
    const view = formOf({
      workflow: workflow(z.object(Object.fromEntries(names.map((name) => [name, z.string()])))),
      teams: ['payments', 'search'],
      values: { team: 'x', ...Object.fromEntries(names.map((name) => [name, 'x'])) },
      problems: { ...Object.fromEntries(names.map((name) => [name, 'No.'])), elsewhere: 'No.' },
      remarks: ['No.'],
    });
    expect(view.blocks).toHaveLength(100);
  });
});

describe('an invalid value stays in its field, with a problem', () => {
  test.each<[string, string, unknown, Record<string, unknown>]>([
    ['name', 'a name that is too short', 'X', { type: 'plain_text_input', initial_value: 'X' }],
    ['summary', 'a text under its minimum', 'ab', { type: 'plain_text_input', initial_value: 'ab', max_length: 40 }],
    ['summary', 'a text over its maximum', 'a'.repeat(41), { initial_value: 'a'.repeat(41), min_length: 3 }],
    ['days', 'a number over its limit', 400, { type: 'number_input', initial_value: '400', min_value: '1' }],
    ['days', 'a fraction', 1.5, { type: 'plain_text_input', initial_value: '1.5' }],
    ['days', 'a word for a number', 'soon', { type: 'plain_text_input', initial_value: 'soon' }],
    ['tags', 'more choices than allowed', ['red', 'blue', 'green'], { type: 'multi_static_select' }],
    ['contact', 'an invalid address', 'anna', { type: 'plain_text_input', initial_value: 'anna' }],
    ['link', 'an invalid link', 'example', { type: 'plain_text_input', initial_value: 'example' }],
    ['notes', 'a NUL', 'a\0b', { type: 'plain_text_input', initial_value: 'ab' }],
  ])('%s: %s', (name, _, value, element) => expect(elementWith({ [name]: value }, name)).toMatchObject(element));

  test.each<[string, unknown, string]>([
    ['environment', 'prod', 'Choose one of the environments. You typed “prod”.'],
    ['environment', 'stagging', 'Choose one of the environments. You typed “stagging”. Did you mean “staging”?'],
    ['tags', ['red', 'pink'], 'Choose one of blue, green, red. You typed “pink”.'],
    ['backups', 'perhaps', 'Answer yes or no. You typed “perhaps”.'],
    ['starts', 'tomorrow', 'Use a date such as 2026-01-31. You typed “tomorrow”.'],
    ['owner', 'anna', 'Pick a person from the list. You typed “anna”.'],
    ['channel', 'ops', 'Pick a channel from the list. You typed “ops”.'],
    ['days', 400, 'Use at most 365.'],
    ['name', 'X', 'Use 3 to 30 lower-case letters, digits or single dashes, starting with a letter.'],
  ])('%s: the problem of %j is above the field', (name, value, problem) => {
    const values = { [name]: value };
    const parsed = parse(everyKind, values);
    const problems = 'problems' in parsed ? parsed.problems : {};
    expect(textAbove(formOf({ workflow: workflow(everyKind), values, problems }), name)).toBe(problem);
  });

  test('a required field that is still empty has no problem', () => {
    const view = formOf({
      workflow: workflow(everyKind),
      values: { name: 'orders' },
      problems: { environment: 'Choose one of the environments.' },
    });
    expect(textAbove(view, 'environment')).toBeUndefined();
  });

  test('a problem with an empty optional field is shown', () => {
    const view = formOf({ workflow: workflow(everyKind), problems: { days: 'Production needs an end.' } });
    expect(textAbove(view, 'days')).toBe('Production needs an end.');
  });

  test('problems of no particular field are at the top', () => {
    const view = formOf({
      workflow: workflow(everyKind),
      problems: { '': 'Not today.' },
      remarks: ['There is no field for “b”.'],
    });
    expect(view.blocks[1]).toMatchObject({
      type: 'alert',
      level: 'warning',
      text: { type: 'plain_text', text: 'Not today.\nThere is no field for “b”.' },
    });
  });

  test('a long remark is shown in full', () => {
    const remark = `There is no field for “${'b'.repeat(2000)}”.`;
    const view = formOf({ workflow: workflow(everyKind), remarks: [remark] });
    expect(view.blocks[1]).toMatchObject({ type: 'section', text: { type: 'plain_text', text: `⚠ ${remark}` } });
  });

  test('a text too long for any form is cut, with a problem', () => {
    const view = formOf({ workflow: workflow(everyKind), values: { notes: 'n'.repeat(40_000) } });
    expect(inputOf(view, 'notes').element).toMatchObject({ initial_value: 'n'.repeat(3000) });
    expect(textAbove(view, 'notes')).toBe('You typed 40000 characters. A field takes 3000, so the rest was cut.');
  });
});

describe('a form is read back', () => {
  const text = fc.stringMatching(/^[^\s"“”„‟«»\0]([^"“”„‟«»\0\ud800-\udfff]{0,20}[^\s"“”„‟«»\0])?$/u);
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const validValues = fc.record(
    {
      name: fc.stringMatching(/^[a-z][a-z0-9]{2,29}$/),
      environment: fc.constantFrom('staging', 'production'),
      summary: text.filter(({ length }) => length >= 3 && length <= 40),
      notes: text,
      days: fc.integer({ min: 1, max: 365 }),
      ratio: fc.integer({ min: 0, max: 10 ** 9 }).map((number) => number / 1000),
      tags: fc.uniqueArray(fc.constantFrom('blue', 'green', 'red'), { minLength: 1, maxLength: 2 }),
      backups: fc.boolean(),
      starts: day,
      contact: fc.constantFrom('a@example.com', 'first.last+tag@example.co.uk'),
      link: fc.webUrl({ withQueryParameters: true }).filter((url) => URL.canParse(url)),
      owner: fc.constantFrom('U0ANNA', 'W012AB'),
      channel: fc.constantFrom('C0OPS', 'G012AB'),
      size: fc.constantFrom('small', 'large'),
      team: fc.constantFrom('payments', 'search'),
    },
    { requiredKeys: ['name', 'environment', 'backups', 'size', 'team'] },
  );
  /** Formats a value as Slack sends it after a command: escaped, mentions as ids. */
  const slackText = (name: string, value: unknown) => {
    if (name === 'owner') return `<@${value}|someone>`;
    if (name === 'channel') return `<#${value}|somewhere>`;
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  };
  const sortTags = ({ tags, ...values }: Record<string, unknown>) =>
    Array.isArray(tags) ? { ...values, tags: tags.toSorted() } : values;

  test('typed words, their values, the form and its submission all agree', () => {
    const fields = fieldsOf(everyKind);
    fc.assert(
      fc.property(validValues, fc.boolean(), (values, labelled) => {
        const line = Object.entries(values)
          .map(([name, value]) => {
            const label = fields.find((field) => field.name === name)?.label ?? name;
            return `"${labelled ? label : name}"="${slackText(name, value)}"`;
          })
          .join(' ');
        const typed = parseWords(fields, splitWords(line));
        expect(typed).toEqual({ values, problems: [] });
        const view = formOf({ workflow: workflow(everyKind), values: typed.values, teams: ['payments', 'search'] });
        const { state, clientErrors } = submit(view);
        expect(clientErrors).toEqual({});
        const result = valuesOf(state, fields);
        expect(sortTags(result)).toEqual(sortTags(values));
        expect(parse(everyKind, result)).toEqual({ input: expect.objectContaining({ name: values.name }) });
      }),
    );
  });

  test('an empty form has only the values of defaults and unchecked boxes', () => {
    const schema = everyKind.extend({ public: z.boolean().meta({ label: 'Public' }) });
    const { state } = submit(formOf({ workflow: workflow(schema) }));
    expect(valuesOf(state, fieldsOf(schema))).toEqual({ backups: true, size: 'small', public: false });
  });

  test('text in a form is not unescaped, other than after a command', () => {
    const { state } = submit(formOf({ workflow: workflow(everyKind), values: { notes: '  &lt;b&gt; <@U1|a>\n' } }));
    expect(valuesOf(state, fieldsOf(everyKind)).notes).toBe('  &lt;b&gt; <@U1|a>');
  });

  test('a forged state has no effect beyond its own fields', () => {
    const forged = JSON.parse(
      '{"__proto__":{"value":{"value":"x"}},"constructor":{"value":{"value":"x"}},"name":{"__proto__":{"value":"x"}},"days":{"value":"text"},"notes":{"value":{"value":{"a":1}}}}',
    );
    expect(valuesOf(forged, fieldsOf(everyKind))).toEqual({});
  });
});

describe('any typed or stored value', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('\0', '\u202Eorders', 'оrders', '\ud800', '__proto__', '<!channel>', '2026-02-30', '-0', '1e9'),
    fc.string({ minLength: 2_990, maxLength: 3_010 }),
  );

  test('typed words never break the form', () => {
    const names = fc.constantFrom(...Object.keys(everyKind.shape), '__proto__', 'team');
    const word = fc.oneof(
      nasty,
      fc.tuple(names, nasty).map(([name, value]) => `${name}=${value}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const { values, problems: remarks } = parseWords(fieldsOf(everyKind), words);
        const parsed = parse(everyKind, values);
        formOf({
          workflow: workflow(everyKind),
          values,
          remarks,
          teams: ['payments', 'search'],
          ...('problems' in parsed && { problems: parsed.problems }),
        });
      }),
    );
  });

  test('an invalid stored value never breaks the form', () => {
    const values = fc.record(Object.fromEntries(Object.keys(everyKind.shape).map((name) => [name, fc.jsonValue()])));
    fc.assert(fc.property(values, (stored) => void formOf({ workflow: workflow(everyKind), values: stored })));
  });

  test('forty thousand characters get an answer', () => {
    const parsed = parse(everyKind, { name: 'a'.repeat(40_000), environment: 'staging' });
    expect(parsed).toEqual({ problems: { name: expect.stringContaining('Use 3 to 30') } });
  });

  test.each(['a\0b', 'a\ud800'])('%j is refused before it reaches the database', (notes) => {
    expect(parse(everyKind, { name: 'orders', environment: 'staging', notes })).toEqual({
      problems: { notes: 'This contains a character that cannot be stored. Type it again.' },
    });
  });

  test('an invisible character is named in the problem', () => {
    expect(parse(everyKind, { name: '\u200Forders', environment: 'staging' })).toEqual({
      problems: { name: expect.stringMatching(/The text contains an invisible character: type it by hand\.$/) },
    });
  });
});

describe('the problem of an invalid value', () => {
  test.each<[string, z.ZodType, unknown, string]>([
    ['a message of the schema', z.int('Use a whole number of days.'), 'x', 'Use a whole number of days.'],
    ['missing', z.string(), undefined, 'Fill this in.'],
    ['missing, with a message of the schema', z.enum(['a', 'b'], 'Choose a or b.'), undefined, 'Choose a or b.'],
    ['not a choice', z.enum(['staging', 'production']), 'prod', 'Choose one of staging, production.'],
    ['not a choice, in a list', z.array(z.enum(['a', 'b'])), ['a', 'c'], 'Choose one of a, b.'],
    ['too few chosen', z.array(z.enum(['a', 'b'])).min(1), [], 'Choose at least 1.'],
    ['too many chosen', z.array(z.enum(['a', 'b'])).max(1), ['a', 'b'], 'Choose at most 1.'],
    ['a word for a list', z.array(z.enum(['a', 'b'])), 'a', 'Choose from the list.'],
    ['too large', z.int().max(365), 366, 'Use at most 365.'],
    ['too small', z.int().min(1), 0, 'Use at least 1.'],
    ['not below', z.number().lt(1), 1, 'Use less than 1.'],
    ['not above', z.number().gt(0), 0, 'Use more than 0.'],
    ['not a number', z.number(), 'many', 'Use a number, in digits.'],
    ['a number with too many digits', z.number(), '9007199254740993', 'Use a number of at most 15 digits.'],
    ['a fraction', z.int(), 1.5, 'Use a whole number.'],
    ['not a multiple', z.int().multipleOf(5), 3, 'Use a multiple of 5.'],
    ['empty', z.string().min(1), '', 'Fill this in.'],
    ['too short', z.string().min(3), 'a', 'Use at least 3 characters.'],
    ['too long', z.string().max(1), 'ab', 'Use at most 1 character.'],
    ['of another length', z.string().length(2), 'a', 'Use exactly 2 characters.'],
    ['not an address', z.email(), 'a', 'Use an e-mail address such as name@example.com.'],
    ['not a link', z.url(), 'a', 'Use a complete link such as https://example.com.'],
    ['not a date', z.iso.date(), '2026-02-30', 'Use a date such as 2026-01-31.'],
    ['another start', z.string().startsWith('x-'), 'a', 'Start with “x-”.'],
    ['another format', z.string().regex(/^x/), 'a', 'This is not in the expected format.'],
    ['neither yes nor no', z.boolean(), 'perhaps', 'Answer yes or no.'],
    ['a rule without a message', z.string().refine(() => false), 'a', 'This is not accepted here.'],
    ['a rule with a message', z.string().refine(() => false, 'Not on Fridays.'), 'a', 'Not on Fridays.'],
    ['a name for a person', z.string().meta({ picker: 'person' }), 'anna', 'Pick a person from the list.'],
  ])('%s', (_, schema, value, message) => {
    expect(parse(z.object({ field: schema }), { field: value })).toEqual({ problems: { field: message } });
  });

  test('is the first of a field’s issues, one for each field', () => {
    const schema = z.object({ a: z.string().min(3, 'Longer.').regex(/^x/, 'Start with x.'), b: z.string() });
    expect(parse(schema, { a: 'a' })).toEqual({ problems: { a: 'Longer.', b: 'Fill this in.' } });
  });

  test.each<[PropertyKey[], string]>([
    [['b'], 'b'],
    [['b', 0, 'deep'], 'b'],
    [[], 'a'],
    [['elsewhere'], 'a'],
  ])('of a rule at %j is at %s', (path, field) => {
    const schema = z
      .object({ a: z.string(), b: z.string() })
      .superRefine((_, context) => context.addIssue({ code: 'custom', path, message: 'Not together.' }));
    expect(parse(schema, { a: 'a', b: 'b' })).toEqual({ problems: { [field]: 'Not together.' } });
  });

  test('an undefined value is not part of the input', () => {
    expect(parse(z.object({ a: z.string().optional() }), { a: undefined })).toStrictEqual({ input: {} });
  });

  test('values without a field are ignored, even by a strict schema', () => {
    const raw = JSON.parse('{"a":"x","team":"payments","__proto__":{"polluted":true}}');
    expect(parse(z.strictObject({ a: z.string() }), raw)).toEqual({ input: { a: 'x' } });
  });
});

describe('the description of an approval policy', () => {
  const input = z.object({ environment: environment(), size: z.int().meta({ label: 'Size' }) });
  const core = { from: 'core' as const, count: 2 };
  test.each<[string, FormRequest['workflow']['approval'], string]>([
    ['nobody', undefined, 'No approval is needed.'],
    ['nobody, by policy', () => undefined, 'No approval is needed.'],
    ['always', () => core, 'Needs approval from 2 people in the core platform team.'],
    [
      'by environment',
      ({ input }) => (input.environment === 'production' ? core : undefined),
      'staging: starts immediately; production: needs approval from 2 people in the core platform team.',
    ],
    [
      'by a number',
      ({ input }) => (Number(input.size) > 5 ? core : undefined),
      'Approval may be needed, depending on “Size”.',
    ],
    [
      'by both',
      ({ input }) => (input.environment === 'production' && Number(input.size) > 5 ? core : undefined),
      'Approval may be needed, depending on “Environment” and “Size”.',
    ],
    ['by everything', ({ input }) => (Object.keys(input).length > 5 ? core : undefined), 'Approval may be needed.'],
  ])('%s', (_, approval, text) => expect(describePolicy({ input, ...(approval && { approval }) })).toBe(text));
});
