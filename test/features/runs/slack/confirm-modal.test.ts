import { expect, test } from 'vitest';
import { z } from 'zod';
import { maxViewBytes, viewProblems } from '../../../../playground/slack/rules/check.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import {
  type Confirmation,
  confirmView,
  loadingView,
  overrideFields,
  refusalView,
} from '../../../../src/features/runs/slack/confirm-modal.ts';
import type { Preview } from '../../../../src/roadcrew/index.ts';
import { nestedObjects } from '../../../support/blocks.ts';

const links = githubLinks('https://api.github.com');
const input = z.object({
  service: z.string().meta({ label: 'Service', picker: 'service' }),
  sha: z.string().optional().meta({ label: 'Commit', pinned: true }),
  excuse: z.string().max(500).optional().meta({ label: 'Excuse', pinned: true }),
});
const workflow = { title: 'Deployment', verb: 'Deploy', input };

const confirmation = (preview: Partial<Preview>, more: Partial<Confirmation> = {}): Confirmation => ({
  workflow,
  preview: { facts: [], warnings: [], blockers: [], ...preview },
  values: { service: 'checkout', sha: 'a1b2c3d' },
  approval: 'No approval is needed.',
  metadata: '{}',
  links,
  ...more,
});

/** View that satisfies Slack's own rules. */
function validView(preview: Partial<Preview>, more: Partial<Confirmation> = {}) {
  const view = confirmView(confirmation(preview, more));
  expect(viewProblems(view, 'modal')).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(maxViewBytes);
  return view;
}

const override = { field: 'excuse', label: 'Why now?' };
const blocker = { message: 'Frozen.', hint: 'Wait for Monday.' };

test('the button says what it does', () => {
  expect(validView({}).submit?.text).toBe('Deploy');
  expect(validView({}, { workflow: { title: 'Order', input } }).submit?.text).toBe('Start');
});

test('each reason is requested once, and only when every blocker can be overridden', () => {
  const preview = (blockers: Preview['blockers']) => ({ facts: [], warnings: [], blockers });
  expect(overrideFields(preview([]))).toEqual([]);
  expect(
    overrideFields(
      preview([
        { ...blocker, override },
        { ...blocker, override },
      ]),
    ),
  ).toEqual(['excuse']);
  expect(overrideFields(preview([{ ...blocker, override }, blocker]))).toBeUndefined();
  expect(overrideFields(preview(Array.from({ length: 21 }, () => ({ ...blocker, override }))))).toBeUndefined();
  const view = validView({
    blockers: [
      { ...blocker, override },
      { ...blocker, override },
    ],
  });
  expect(view.blocks.filter(({ type }) => type === 'input')).toMatchObject([
    { block_id: 'excuse', label: { text: 'Why now?' }, element: { type: 'plain_text_input', max_length: 500 } },
  ]);
});

test('a reason in a field that is not text is an error in the definition', () => {
  for (const field of ['service', 'nothing'])
    expect(() => validView({ blockers: [{ ...blocker, override: { field, label: 'Why?' } }] })).toThrow(
      `There is no text field "${field}" for a reason.`,
    );
});

test('an empty comparison is shown too', () => {
  const view = validView({ changes: { total: 0, newest: [], url: 'https://github.com/acme/checkout/compare/a...a' } });
  expect(JSON.stringify(view)).toContain('none');
});

test('the maximum of every list fits into one modal', () => {
  const long = '€'.repeat(5_000);
  const url = `https://github.com/${'y'.repeat(950)}`;
  const many = <T>(one: T, count: number) => Array.from({ length: count }, () => one);
  const preview = {
    facts: many({ label: long, value: long, url }, 60),
    warnings: many(long, 30),
    changes: {
      total: 900,
      newest: many({ sha: long, title: long, author: long, url, pull: { number: 1, url } }, 250),
      url,
    },
  };
  const view = validView({ ...preview, blockers: many({ message: long, hint: long }, 40) });
  expect(JSON.stringify(view)).toContain('20 more problems.');
  expect(JSON.stringify(view)).toContain('20 more warnings.');
  const values = { service: long, sha: long };
  validView({ ...preview, blockers: many({ message: long, hint: long, override }, 20) }, { values });
});

const hostile = {
  'a call to everybody': '<!channel> <!here> <!everyone> <!subteam^S0PLATFORM>',
  'mentions and links': '<@U0ALICE> <#C0GENERAL> <https://evil.test|Deploy> &lt;@U0ALICE&gt;',
  backticks: '`` ` ``` `<!channel>` ```',
  'a time that is none': '<!date^0^{date}^https://evil.test|now>',
  '3000 characters': '<!channel>'.repeat(300),
  'text that turns the reading direction': '\u202e<!channel>\u2066 \u05d0\u05d1\u05d2 \u2069\u202d',
  'line breaks and control characters': 'a\r\n\n\nb\u0007\u001b[31m<!channel>',
  'nothing to see': ' \n\t ',
  'a link to elsewhere': 'https://evil.test/',
  'a script': 'javascript:alert(1)',
};
const unseen = /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u;
const active = new Set(['broadcast', 'user', 'usergroup', 'link', 'channel']);

test.each(Object.entries(hostile))('%s in every text of the preview is inert', (_, text) => {
  const change = { sha: text, title: text, author: text, url: text, pull: { number: 1, url: text } };
  const preview = {
    facts: [{ label: text, value: text, url: text }],
    changes: { total: 1, newest: [change], url: text },
    warnings: [text],
    blockers: [{ message: text, hint: text, override: { field: 'excuse', label: text } }],
  };
  const values = { service: text, sha: text, [text]: text };
  const views = [
    validView(preview, { values, approval: text }),
    loadingView(workflow),
    refusalView(workflow, text.trim() || '–', '{}'),
    validView({ ...preview, blockers: [{ message: text, hint: text }] }, { values }),
  ];
  for (const view of views) {
    expect(viewProblems(view, 'modal')).toEqual([]);
    for (const item of nestedObjects(view.blocks)) {
      const type = 'type' in item && typeof item.type === 'string' ? item.type : '';
      expect(active.has(type)).toBe(false);
      if (!('text' in item) || typeof item.text !== 'string') continue;
      expect(unseen.test(item.text)).toBe(false);
      if (type === 'mrkdwn') expect(item.text).not.toMatch(/[<>]/);
    }
  }
});
