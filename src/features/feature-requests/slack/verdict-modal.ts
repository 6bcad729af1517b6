import type { ModalView } from '@slack/types';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';
import { maxWords } from '../title.ts';
import { named } from './request-blocks.ts';

/** Asks what is missing in what was shipped. */
export const verdictView = (title: string, metadata: { request: string; team: string }): ModalView => ({
  type: 'modal',
  callback_id: 'request-unsolved',
  private_metadata: JSON.stringify(metadata),
  title: plain('Not yet'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    rich(section(named(title), ' has shipped, and does not do it for your team yet.')),
    {
      type: 'input',
      block_id: 'words',
      label: plain('What is missing?'),
      hint: plain('It becomes a comment on the issue, with your name.'),
      element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: maxWords },
    },
  ],
});
