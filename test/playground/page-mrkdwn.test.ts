import { expect, test } from 'vitest';
import { formatSlackDate } from '../../playground/page/client/text/dates.ts';
import { type Inline, parseInline, parseMrkdwn } from '../../playground/page/client/text/mrkdwn.ts';

const text = (words: string): Inline => ({ kind: 'text', text: words });

test('bold, italic, strike and code are marked, and marks within words are not', () => {
  expect(parseInline('*a* _b_ ~c~ `d*e*`')).toEqual([
    { kind: 'bold', children: [text('a')] },
    text(' '),
    { kind: 'italic', children: [text('b')] },
    text(' '),
    { kind: 'strike', children: [text('c')] },
    text(' '),
    { kind: 'code', text: 'd*e*' },
  ]);
  for (const plain of ['2*3*4', 'snake_case_name', '**not bold**', '[label](page)', '* a *', '# heading']) {
    expect(parseInline(plain)).toEqual([text(plain)]);
  }
});

test('typed text stays text: entities are decoded once and never parsed again', () => {
  expect(parseInline('&lt;@U0ALICE&gt; &lt;!channel&gt; &amp;lt;b&amp;gt;')).toEqual([
    text('<@U0ALICE> <!channel> &lt;b&gt;'),
  ]);
});

test('mentions, links, dates and emoji are distinguished', () => {
  expect(parseInline('<@U0ALICE> <#C0GENERAL|general> <!here> <https://a.test/x|the page> :tada:')).toEqual([
    { kind: 'user', id: 'U0ALICE' },
    text(' '),
    { kind: 'channel', id: 'C0GENERAL', label: 'general' },
    text(' '),
    { kind: 'broadcast', range: 'here' },
    text(' '),
    { kind: 'link', url: 'https://a.test/x', label: 'the page' },
    text(' '),
    { kind: 'emoji', name: 'tada' },
  ]);
  expect(parseInline('<!date^1700000000^{date_num}^https://a.test|then>')).toEqual([
    { kind: 'date', timestamp: 1_700_000_000, format: '{date_num}', url: 'https://a.test', fallback: 'then' },
  ]);
});

test('only web and mail addresses become links', () => {
  expect(parseInline('<javascript:alert(1)|here>')).toEqual([text('<javascript:alert(1)|here>')]);
  const [date] = parseInline('<!date^1700000000^{time}^javascript:alert(1)|then>');
  expect(date).not.toHaveProperty('url');
});

test('a bare address ends before the punctuation that follows it', () => {
  expect(parseInline('see https://a.test/x?y=1&amp;z=2.')).toEqual([
    text('see '),
    { kind: 'link', url: 'https://a.test/x?y=1&z=2' },
    text('.'),
  ]);
});

test('fences and quotes are separate from the lines around them', () => {
  expect(parseMrkdwn('a\n```\nselect *x*;\n```\n&gt; b\n&gt; c\nd')).toEqual([
    { kind: 'lines', lines: [[text('a')]] },
    { kind: 'preformatted', text: 'select *x*;' },
    { kind: 'quote', lines: [[text('b')], [text('c')]] },
    { kind: 'lines', lines: [[text('d')]] },
  ]);
});

test('dates near today are shown by name, others by date', () => {
  const now = new Date(2026, 10, 20, 12);
  const at = (day: number) => new Date(2026, 10, day, 9).getTime() / 1000;
  expect(formatSlackDate(at(20), '{date_short_pretty}', now)).toBe('Today');
  expect(formatSlackDate(at(19), '{date_pretty}', now)).toBe('Yesterday');
  expect(formatSlackDate(at(1), '{date_num}', now)).toBe('2026-11-01');
  expect(formatSlackDate(at(20), '{nonsense}', now)).toBe('{nonsense}');
});
