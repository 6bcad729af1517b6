import { expect, test } from 'vitest';
import { viewProblems } from '../../playground/slack/rules/check.ts';
import { input, mrkdwn, plain, section } from './blocks.ts';

const modal = (over: object = {}) => ({ type: 'modal', title: plain('Form'), blocks: [], ...over });
type RefusedView = [what: string, type: 'modal' | 'home', view: unknown, reason: string];
const refusedViews: RefusedView[] = [
  ['no object', 'modal', 'x', 'must provide an object [json-pointer:/view]'],
  [
    'a modal without a title',
    'modal',
    { type: 'modal', blocks: [] },
    'missing required field: title [json-pointer:/view]',
  ],
  [
    'a title of 25 characters',
    'modal',
    modal({ title: plain('x'.repeat(25)) }),
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'a submit text of 25 characters',
    'modal',
    modal({ submit: plain('x'.repeat(25)) }),
    'must be less than 25 characters',
  ],
  ['a title in mrkdwn', 'modal', modal({ title: mrkdwn('x') }), 'must be one of: plain_text'],
  [
    'inputs without submit',
    'modal',
    modal({ blocks: [input({ type: 'plain_text_input' })] }),
    'missing required field: submit',
  ],
  [
    'private metadata of 3001 characters',
    'modal',
    modal({ private_metadata: 'x'.repeat(3001) }),
    'must be less than 3001 characters',
  ],
  [
    'a callback id of 256 characters',
    'modal',
    modal({ callback_id: 'x'.repeat(256) }),
    'must be less than 256 characters',
  ],
  ['an unknown field', 'modal', modal({ size: 'large' }), 'invalid additional property: size [json-pointer:/view]'],
  ['a home as a modal', 'modal', { type: 'home', blocks: [] }, 'must be a view of type modal'],
  [
    'a home with a title',
    'home',
    { type: 'home', title: plain('x'), blocks: [] },
    'invalid additional property: title',
  ],
  [
    'a refused block',
    'home',
    { type: 'home', blocks: [{ type: 'section' }] },
    'missing required field: text or fields [json-pointer:/view/blocks/0]',
  ],
];

test.each(refusedViews)('Slack refuses a view: %s', (_what, type, view, reason) => {
  expect(viewProblems(view, type).join('\n')).toContain(`[ERROR] ${reason}`);
});

test('Slack takes a form with a submit button, and a home', () => {
  const form = modal({ submit: plain('Go'), close: null, blocks: [input({ type: 'plain_text_input' })] });
  expect(viewProblems(form, 'modal')).toEqual([]);
  expect(viewProblems({ type: 'home', blocks: [section()] }, 'home')).toEqual([]);
});
