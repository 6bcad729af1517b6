import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fieldsOf } from '../../../src/core/slack/fields.ts';
import { parseWords, splitWords } from '../../../src/core/slack/words.ts';

const bare = (text: string) => text.replace(/[\s"“”„‟«»'‘’‚‛]/g, '');

describe('words', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['  provision   db\torders\n', ['provision', 'db', 'orders']],
    ['orders\u00A0environment=staging', ['orders', 'environment=staging']],
    ['reason="two words"', ['reason=two words']],
    ["reason='two words' x", ['reason=two words', 'x']],
    ['“two words” „drei kurze Wörter“ ‘and more’', ['two words', 'drei kurze Wörter', 'and more']],
    ['"Expires after (days)"=30', ['Expires after (days)=30']],
    ['“Expires after (days)”=“30”', ['Expires after (days)=30']],
    ['""', ['']],
    ['name=""', ['name=']],
    ['"nobody closes this', ['"nobody', 'closes', 'this']],
    ['reason="nobody closes this', ['reason="nobody', 'closes', 'this']],
    ["don't and can't", ["don't", 'and', "can't"]],
    [`"it's fine" 'say "no" twice'`, ["it's fine", 'say "no" twice']],
    ["'don't stop' now", ["don't stop", 'now']],
    ['5" and 3"', ['5"', 'and', '3"']],
    ['—env=staging a–b', ['—env=staging', 'a–b']],
    ['owner=<@U012AB|Anna Lee> <#C012AB|ops>', ['owner=<@U012AB|Anna Lee>', '<#C012AB|ops>']],
    ['a=b=c', ['a=b=c']],
  ])('%j', (text, expected) => expect(splitWords(text)).toEqual(expected));

  test('contain everything that was typed except quotes and spaces', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('a', 'b', '=', ' ', '"', '“', '”', "'", '’', '\u00A0', '<', '@', 'U1', '|', '>'),
      }),
    );
    fc.assert(fc.property(text, (typed) => void expect(bare(splitWords(typed).join(''))).toBe(bare(typed))));
  });

  test('in quotes are returned unchanged', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/["“”„‟«»]/.test(text));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitWords(words.map((each) => `"${each}"`).join(' '))).toEqual(words);
      }),
    );
  });

  test.each([['"'], ['"a '], ["'a b='"], ['<@U1|'], ['a='], ['zz=1 '], ['\0'], ['‏א'], ['«a» ']])(
    'forty thousand characters of %j take less than two seconds',
    (piece) => {
      const text = piece.repeat(40_000 / piece.length);
      const words = splitWords(text);
      parseWords(fields, words);
      expect(bare(words.join(''))).toBe(bare(text));
    },
    2_000,
  );
});

const schema = z.object({
  name: z.string().meta({ label: 'Name' }),
  environment: z.enum(['staging', 'production']).meta({ label: 'Environment' }),
  expiresInDays: z.int().optional().meta({ label: 'Expires after (days)' }),
  tags: z
    .array(z.enum(['blue', 'green', 'red']))
    .optional()
    .meta({ label: 'Tags' }),
  owner: z.string().optional().meta({ label: 'Owner', picker: 'person' }),
  channel: z.string().optional().meta({ label: 'Channel', picker: 'channel' }),
  link: z.url().optional().meta({ label: 'Link' }),
  contact: z.email().optional().meta({ label: 'Contact' }),
  backups: z.boolean().optional().meta({ label: 'Backups' }),
});
const fields = fieldsOf(schema);

describe('typed words become raw values', () => {
  test.each<[string, Record<string, unknown>]>([
    ['orders staging', { name: 'orders', environment: 'staging' }],
    ['environment=staging orders', { name: 'orders', environment: 'staging' }],
    ['orders Environment=PRODUCTION', { name: 'orders', environment: 'production' }],
    ['orders --environment=staging', { name: 'orders', environment: 'staging' }],
    ['orders —environment=staging', { name: 'orders', environment: 'staging' }],
    ['orders prod', { name: 'orders', environment: 'prod' }],
    ['expires-in-days=30', { expiresInDays: 30 }],
    ['"Expires after (days)"=30', { expiresInDays: 30 }],
    ['expiresInDays=soon', { expiresInDays: 'soon' }],
    ['expiresInDays=9007199254740993', { expiresInDays: '9007199254740993' }],
    ['expiresInDays=0x10', { expiresInDays: '0x10' }],
    ['tags=green,Red', { tags: ['green', 'red'] }],
    ['tags=green tags=red', { tags: ['green', 'red'] }],
    ['tags=green,pink', { tags: ['green', 'pink'] }],
    ['owner=<@U012AB|anna>', { owner: 'U012AB' }],
    ['channel=<#C012AB|ops>', { channel: 'C012AB' }],
    ['channel=<#C012AB|>', { channel: 'C012AB' }],
    ['link=<https://example.com/?a=b&amp;c|example.com>', { link: 'https://example.com/?a=b&c' }],
    ['contact=<mailto:a@example.com|a@example.com>', { contact: 'a@example.com' }],
    ['backups=yes', { backups: true }],
    ['backups=OFF', { backups: false }],
    ['backups=perhaps', { backups: 'perhaps' }],
    ['team=payments', { team: 'payments' }],
    ['"a &lt;b&gt; &amp;amp; c"', { name: 'a <b> &amp; c' }],
    ['<@U012AB|anna>', { name: '@anna' }],
    ['name=', {}],
    ['name=" "', {}],
    ['https://example.com/?a=b', { name: 'https://example.com/?a=b' }],
  ])('%s', (text, expected) =>
    expect(parseWords(fields, splitWords(text))).toEqual({ values: expected, problems: [] }),
  );

  test.each<[string, Record<string, unknown>, string[]]>([
    ['shop live Cards are refused', { service: 'shop', place: 'live', reason: 'Cards are refused' }, []],
    ['shop live ref=main Too slow', { service: 'shop', place: 'live', reason: 'Too slow', ref: 'main' }, []],
    ['shop live reason=Slow v1.2', { service: 'shop', place: 'live', reason: 'Slow', ref: 'v1.2' }, []],
    ['shop live reason=Slow v1.2 now', { service: 'shop', place: 'live', reason: 'Slow', ref: 'v1.2' }, ['“now”']],
  ])('required fields come first, then looked-up ones, and a text field takes the rest: %s', (text, values, left) => {
    const places = fieldsOf(
      z.object({
        ref: z.string().optional().meta({ label: 'Branch', picker: 'ref' }),
        service: z.string().meta({ label: 'Service', picker: 'service' }),
        place: z.string().meta({ label: 'Environment', picker: 'environment' }),
        reason: z.string().meta({ label: 'Reason', multiline: true }),
        note: z.string().optional().meta({ label: 'Note' }),
      }),
    );
    const problems = left.map((word) => `There is no field for ${word}.`);
    expect(parseWords(places, splitWords(text))).toEqual({ values, problems });
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'orders enviroment=staging',
      { name: 'orders', environment: 'staging' },
      'There is no field “enviroment”. Was “staging” meant for Environment?',
    ],
    ['orders colour=blue', { name: 'orders' }, 'There is no field “colour”, so “colour=blue” was ignored.'],
    ['__proto__=blue', {}, 'There is no field “__proto__”, so “__proto__=blue” was ignored.'],
    ['constructor=1', {}, 'There is no field “constructor”, so “constructor=1” was ignored.'],
    ['a staging b c', { name: 'a', environment: 'staging' }, 'There is no field for “b”, “c”.'],
    ['name=a name=b', { name: 'a' }, 'Name was given twice: “a” is used, “b” is ignored.'],
    ['owner=anna', {}, 'Owner: Slack has no person “anna”. Type @ and pick a name from the list.'],
    ['owner=<#C012AB|ops>', {}, 'Owner: Slack has no person “#ops”. Type @ and pick a name from the list.'],
    ['channel=ops', {}, 'Channel: Slack has no channel “ops”. Type # and pick one from the list.'],
  ])('%s leads to a problem', (text, values, problem) => {
    expect(parseWords(fields, splitWords(text))).toEqual({ values, problems: [problem] });
  });

  test('a word that names an inherited property is a value like any other', () => {
    const { values } = parseWords(fields, ['__proto__', 'constructor']);
    expect(values).toEqual({ name: '__proto__', environment: 'constructor' });
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });

  test('every word is part of a value or of a problem', () => {
    const value = fc.stringMatching(/^[a-z0-9#.,-]{1,8}$/);
    const key = fc.constantFrom('name', 'enviroment', 'environment', 'tags', 'owner', 'expiresInDays', 'team', 'foo');
    const word = fc.oneof(
      value,
      fc.tuple(key, value).map(([name, text]) => `${name}=${text}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const { values, problems } = parseWords(fields, words);
        const output = [...Object.values(values).flat().map(String), ...problems].join(' ').toLowerCase();
        const normal = (text: string) => text.replace(/^0+(?=\d)|\.?0*$/g, '');
        for (const each of words) {
          for (const part of each.slice(each.indexOf('=') + 1).split(',')) expect(output).toContain(normal(part));
        }
      }),
    );
  });
});
