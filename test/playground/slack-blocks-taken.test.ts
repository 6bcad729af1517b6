import { expect, test } from 'vitest';
import type { Surface } from '../../playground/slack/rules/blocks.ts';
import { blockProblems } from '../../playground/slack/rules/check.ts';
import {
  actions,
  axes,
  button,
  card,
  cell,
  chart,
  dataTable,
  image,
  input,
  many,
  mrkdwn,
  option,
  options,
  pie,
  plain,
  rich,
  section,
  select,
  series,
  table,
  task,
  video,
} from './blocks.ts';

type Accepted = [what: string, surface: Surface, ...blocks: object[]];
const accepted: Accepted[] = [
  ['a section with text and a button', 'message', section({ accessory: button({ url: 'https://acme.test' }) })],
  ['a section of fields', 'home', { type: 'section', fields: many(10, mrkdwn('x')) }],
  ['a header with a level', 'modal', { type: 'header', text: plain('x'.repeat(150)), level: 4 }],
  ['a context of texts and images', 'message', { type: 'context', elements: [mrkdwn('x'), image] }],
  ['25 buttons', 'message', actions(...many(25, button()))],
  [
    'a select of groups',
    'home',
    actions(select({ options: undefined, option_groups: [{ label: plain('A'), options: options(2) }] })),
  ],
  ['an initial option that is one of the options', 'modal', input(select({ initial_option: option('o1') }))],
  ['pickers', 'modal', ...['datepicker', 'timepicker', 'datetimepicker'].map((type) => input({ type }))],
  [
    'selects of people and channels',
    'modal',
    ...['users_select', 'channels_select', 'conversations_select', 'multi_users_select'].map((type) => input({ type })),
  ],
  [
    'typed inputs',
    'modal',
    ...['plain_text_input', 'email_text_input', 'url_text_input'].map((type) => input({ type })),
  ],
  [
    'a number with a range',
    'modal',
    input({ type: 'number_input', is_decimal_allowed: false, min_value: '1', initial_value: '5', max_value: '9' }),
  ],
  ['a rich text input', 'modal', input({ type: 'rich_text_input', action_id: 'x', min_lines: 2 })],
  ['a file input', 'modal', input({ type: 'file_input', max_files: 3 })],
  [
    'checkboxes and radio buttons with mrkdwn',
    'modal',
    ...['checkboxes', 'radio_buttons'].map((type) => input({ type, options: [{ text: mrkdwn('*A*'), value: 'a' }] })),
  ],
  [
    'an overflow menu with links',
    'message',
    section({ accessory: { type: 'overflow', options: [{ ...option('a'), url: 'https://acme.test' }] } }),
  ],
  [
    'a confirmation',
    'message',
    actions(
      button({
        confirm: {
          title: plain('Sure?'),
          text: mrkdwn('*Really*'),
          confirm: plain('Yes'),
          deny: plain('No'),
          style: 'danger',
        },
      }),
    ),
  ],
  [
    'rich text',
    'message',
    rich(
      { type: 'text', text: 'a', style: { bold: true } },
      { type: 'user', user_id: 'U0ALICE' },
      { type: 'link', url: 'https://acme.test' },
    ),
  ],
  [
    'a list in rich text',
    'message',
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_list', style: 'bullet', indent: 8, elements: [{ type: 'rich_text_section', elements: [] }] },
      ],
    },
  ],
  [
    'code in rich text',
    'message',
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', language: 'sql', elements: [{ type: 'text', text: 'select 1' }] }],
    },
  ],
  ['markdown', 'message', { type: 'markdown', text: '**x**' }],
  ['a table with a skipped column', 'message', table([[cell, cell]], { column_settings: [null, { align: 'right' }] })],
  [
    'a data table',
    'message',
    dataTable([
      [cell, cell],
      [cell, { type: 'raw_number', value: 3, text: '3' }],
    ]),
  ],
  ['two charts', 'message', chart({ series: series('runs', 'fails'), ...axes }), pie([{ label: 'a', value: 0.5 }])],
  ['an alert in a modal', 'modal', { type: 'alert', text: plain('Careful'), level: 'warning' }],
  ['a card', 'home', card({ actions: many(3, button()), subtext: mrkdwn('x') })],
  ['a carousel', 'message', { type: 'carousel', elements: many(10, card()) }],
  [
    'a container',
    'message',
    { type: 'container', title: plain('Steps'), child_blocks: [section(), { type: 'divider' }], is_collapsible: true },
  ],
  [
    'feedback',
    'message',
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          positive_button: { text: plain('Good'), value: '1' },
          negative_button: { text: plain('Bad'), value: '0' },
        },
        { type: 'icon_button', icon: 'trash', text: plain('Remove') },
      ],
    },
  ],
  [
    'a plan',
    'message',
    {
      type: 'plan',
      title: 'Create a database',
      tasks: [
        task,
        {
          ...task,
          task_id: 't2',
          details: rich({ type: 'text', text: 'x' }),
          sources: [{ type: 'url', url: 'https://acme.test', text: 'x' }],
        },
      ],
    },
  ],
  ['a video', 'message', video],
  ['100 blocks in a modal', 'modal', ...many(100, { type: 'divider' })],
  [
    'the same action id in two blocks',
    'message',
    actions(button({ action_id: 'a' })),
    actions(button({ action_id: 'a' })),
  ],
];

test.each(accepted)('Slack takes %s', (_what, surface, ...blocks) => {
  expect(blockProblems(blocks, surface)).toEqual([]);
});
