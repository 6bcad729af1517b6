import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Slack } from '../../playground/slack/slack.ts';

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const form = (over: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Database'),
  submit: plain('Create'),
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input', action_id: 'value', min_length: 3, max_length: 10 },
    },
    {
      type: 'input',
      block_id: 'days',
      label: plain('Days'),
      optional: true,
      element: {
        type: 'number_input',
        action_id: 'value',
        is_decimal_allowed: false,
        min_value: '1',
        max_value: '365',
      },
    },
    {
      type: 'input',
      block_id: 'environment',
      label: plain('Environment'),
      element: {
        type: 'static_select',
        action_id: 'value',
        options: ['Staging', 'Production'].map((name) => ({ text: plain(name), value: name.toLowerCase() })),
        initial_option: { text: plain('Staging'), value: 'staging' },
      },
    },
  ],
  ...over,
});

/** Registers an app that opens `form()` on /platform. `answer`: registers the answer to its submission. */
export const formApp = (answer: (app: App) => void) => (app: App) => {
  app.command('/platform', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: form() });
  });
  answer(app);
};
export const openForm = async (slack: Slack) => {
  const alice = slack.as('alice');
  await alice.command('/platform provision');
  await alice.waitFor((p) => p.view, 'the form');
  return alice;
};
