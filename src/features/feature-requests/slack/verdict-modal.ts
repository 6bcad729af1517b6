import type { ModalView } from '@slack/types';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';
import { maxWords } from '../title.ts';
import { quotedTitle } from './request-blocks.ts';

/** Question what is missing in what was shipped. */
export const verdictView = (title: string, metadata: { request: string; team: string }): ModalView => ({
  type: 'modal',
  callback_id: 'request-unsolved',
  private_metadata: JSON.stringify(metadata),
  title: plain('Not yet'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    rich(section(quotedTitle(title), ' has shipped, but does not solve it for your team yet.')),
    {
      type: 'input',
      block_id: 'words',
      label: plain('What is missing?'),
      hint: plain('Your words become a comment on the issue, with your name.'),
      element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: maxWords },
    },
  ],
});
