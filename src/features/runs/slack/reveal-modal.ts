import type { ModalView } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import { lines, preformatted, prose, rich } from '../../../core/slack/blocks/rich.ts';
import { header, titleOf } from '../../../core/slack/blocks/title.ts';
import { plain, stripInvisible } from '../../../core/slack/text.ts';

/** The secret, to be copied; it exists nowhere else once Slack has taken this. */
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
        text: plain('Shown once. Copy it now: it is not kept, and nobody can show it again.'),
      },
      rich(preformatted(secret)),
      rich(
        lines(
          ['Keep it in your team’s secret store, not in a message or a repository.'],
          ...(next ? [prose(next.text)] : []),
        ),
        ...(next?.code ? [preformatted(stripInvisible(next.code))] : []),
      ),
    ],
  };
}
