import type { ModalView } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import { bold, lines, prose, rich } from '../../../core/slack/blocks/rich.ts';
import { header, origin, titleOf } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { stepLines } from './step-lines.ts';

/** Asks why a run on hold is ended without its way back, and shows what its steps have left. */
export function endModal(detail: RunDetail, workflow?: WorkflowDefinition): ModalView {
  const { run } = detail;
  // Those that have begun come first.
  const steps = stepLines(detail, workflow).slice(0, Math.min(detail.steps.length, 50));
  return {
    type: 'modal',
    callback_id: 'run-end',
    private_metadata: JSON.stringify({ run: run.id }),
    title: plain('End as it is'),
    submit: plain('End it'),
    close: plain('Back'),
    blocks: [
      header(titleOf(run)),
      origin(detail),
      rich(
        lines(
          ...(run.error?.parked ? [prose(run.error.parked)] : []),
          ['It ends where it stands. ', bold('Nothing is undone'), ', and it cannot be taken up again.'],
          ['What it has begun outside may still be going on: end that there.'],
        ),
      ),
      rich(lines([bold('What its steps have done')], ...(steps.length > 0 ? steps : [['None of them has begun.']]))),
      {
        type: 'input',
        block_id: 'reason',
        label: plain('Reason'),
        hint: plain('The requester sees it, and it stays in the history.'),
        element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 500 },
      },
    ],
  };
}
