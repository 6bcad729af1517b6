import { expect, test } from 'vitest';
import type { Surface } from '../../playground/slack/rules/blocks.ts';
import { blockProblems } from '../../playground/slack/rules/check.ts';
import { actions, button, input, mrkdwn, option, options, plain, section, select } from './blocks.ts';

type Refused = [what: string, surface: Surface, blocks: unknown, reason: string];
const refused: Refused[] = [
  [
    'a button text of 76 characters',
    'message',
    [actions(button({ text: plain('x'.repeat(76)) }))],
    'must be less than 76 characters',
  ],
  [
    'a button value of 2001 characters',
    'message',
    [actions(button({ value: 'x'.repeat(2001) }))],
    'must be less than 2001 characters',
  ],
  ['a button in another style', 'message', [actions(button({ style: 'warning' }))], 'must be one of: primary, danger'],
  ['a button leading nowhere', 'message', [actions(button({ url: 'no url' }))], 'must be a valid URL'],
  [
    'an action id of 256 characters',
    'message',
    [actions(button({ action_id: 'x'.repeat(256) }))],
    'must be less than 256 characters',
  ],
  [
    'a block id of 256 characters',
    'message',
    [{ type: 'divider', block_id: 'x'.repeat(256) }],
    'must be less than 256 characters',
  ],
  [
    'a confirmation with a long title',
    'message',
    [
      actions(
        button({ confirm: { title: plain('x'.repeat(101)), text: plain('x'), confirm: plain('x'), deny: plain('x') } }),
      ),
    ],
    'must be less than 101 characters',
  ],
  ['a select without options', 'modal', [input({ type: 'static_select' })], 'needs either options or option_groups'],
  [
    'a select with options and groups',
    'modal',
    [input(select({ option_groups: [{ label: plain('A'), options: options(1) }] }))],
    'needs either options or option_groups',
  ],
  ['101 options', 'modal', [input(select({ options: options(101) }))], 'no more than 100 items allowed'],
  [
    'an option text of 76 characters',
    'modal',
    [input(select({ options: [{ text: plain('x'.repeat(76)), value: 'a' }] }))],
    'must be less than 76 characters',
  ],
  [
    'an option value of 151 characters',
    'modal',
    [input(select({ options: [{ text: plain('x'), value: 'x'.repeat(151) }] }))],
    'must be less than 151 characters',
  ],
  [
    'a mrkdwn option in a select',
    'modal',
    [input(select({ options: [{ text: mrkdwn('x'), value: 'a' }] }))],
    'must be one of: plain_text',
  ],
  [
    'a link in an option of a select',
    'modal',
    [input(select({ options: [{ ...option('a'), url: 'https://acme.test' }] }))],
    'invalid additional property: url',
  ],
  [
    'an initial option that is none of the options',
    'modal',
    [input(select({ initial_option: option('other') }))],
    'must be one of the options',
  ],
  [
    'more initial options than may be chosen',
    'modal',
    [input({ type: 'multi_static_select', options: options(3), initial_options: options(2), max_selected_items: 1 })],
    'no more than max_selected_items allowed',
  ],
  [
    'a selection of at most none',
    'modal',
    [input({ type: 'multi_users_select', max_selected_items: 0 })],
    'must be at least 1',
  ],
  [
    'an empty filter of conversations',
    'modal',
    [input({ type: 'conversations_select', filter: {} })],
    'must not be empty',
  ],
  ['11 checkboxes', 'modal', [input({ type: 'checkboxes', options: options(11) })], 'no more than 10 items allowed'],
  [
    '6 entries in an overflow menu',
    'message',
    [section({ accessory: { type: 'overflow', options: options(6) } })],
    'no more than 5 items allowed',
  ],
  [
    'a placeholder of 151 characters',
    'modal',
    [input({ type: 'plain_text_input', placeholder: plain('x'.repeat(151)) })],
    'must be less than 151 characters',
  ],
  ['a length above 3000', 'modal', [input({ type: 'plain_text_input', max_length: 3001 })], 'must be at most 3000'],
  [
    'lengths the wrong way round',
    'modal',
    [input({ type: 'plain_text_input', min_length: 5, max_length: 4 })],
    'min_length must not exceed max_length',
  ],
  [
    'a first value that is too long',
    'modal',
    [input({ type: 'plain_text_input', initial_value: 'abc', max_length: 2 })],
    'must not be longer than max_length',
  ],
  [
    'a number input that does not say whether it is whole',
    'modal',
    [input({ type: 'number_input' })],
    'missing required field: is_decimal_allowed',
  ],
  [
    'a range given in numbers',
    'modal',
    [input({ type: 'number_input', is_decimal_allowed: false, min_value: 1 })],
    'must provide a string',
  ],
  [
    'a first number out of range',
    'modal',
    [input({ type: 'number_input', is_decimal_allowed: false, initial_value: '9', max_value: '5' })],
    'out of range',
  ],
  [
    'a fraction where none is allowed',
    'modal',
    [input({ type: 'number_input', is_decimal_allowed: false, initial_value: '1.5' })],
    'must be whole',
  ],
  [
    'a date in another order',
    'modal',
    [input({ type: 'datepicker', initial_date: '24.12.2026' })],
    'must be formatted as YYYY-MM-DD',
  ],
  [
    'a day that is not in the calendar',
    'modal',
    [input({ type: 'datepicker', initial_date: '2026-02-30' })],
    'must be a date of the calendar',
  ],
  ['a time of 25 hours', 'modal', [input({ type: 'timepicker', initial_time: '25:00' })], 'must be formatted as HH:mm'],
  [
    'a rich text input without an action id',
    'modal',
    [input({ type: 'rich_text_input' })],
    'missing required field: action_id',
  ],
  ['11 files', 'modal', [input({ type: 'file_input', max_files: 11 })], 'must be at most 10'],
  [
    'a file input that dispatches',
    'modal',
    [input({ type: 'file_input' }, { dispatch_action: true })],
    'dispatch_action is not possible with file_input',
  ],
  [
    'an input without a label',
    'modal',
    [{ type: 'input', element: { type: 'plain_text_input' } }],
    'missing required field: label',
  ],
  ['a button as an input', 'modal', [input(button())], 'unsupported type: button'],
];

test.each(refused)('Slack refuses %s', (_what, surface, blocks, reason) => {
  expect(blockProblems(blocks, surface).join('\n')).toContain(`[ERROR] ${reason}`);
});
