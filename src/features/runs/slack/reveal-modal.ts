import type { ModalView } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import { preformatted, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, titleOf } from '../../../core/slack/blocks/title.ts';
import { plain, stripInvisible } from '../../../core/slack/text.ts';

/** Secret to copy. It is destroyed once Slack has accepted this view. */
export function revealModal(secret: string, { run }: RunDetail): ModalView {
  const next = run.made?.next;
  return {
    type: 'modal',
    title: plain('Credentials'),
    close: plain('Close'),
    blocks: [
      header(titleOf(run)),
      {
        type: 'alert',
        level: 'warning',
        text: plain('Shown once. Copy it now: it is not stored and cannot be shown again.'),
      },
      // A section, which every client draws: this is the only time that the secret is shown.
      { type: 'section', text: plain(secret) },
      { type: 'section', text: plain('Store it in your team’s secret store, not in a message or a repository.') },
      ...(next?.withSecret
        ? [
            rich(
              section('To connect now:'),
              preformatted(stripInvisible(next.withSecret).replaceAll('{secret}', () => secret)),
            ),
          ]
        : []),
    ],
  };
}
