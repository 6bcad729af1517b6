import type { ModalView } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import { bold, lines, prose, rich } from '../../../core/slack/blocks/rich.ts';
import { header, titleOf } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { origin } from './origin.ts';
import { stepLines } from './step-lines.ts';

/** Characters of a reason. */
export const maxReason = 500;

/** Form with the reason to close a run on hold without undo, and the state of its steps. */
export function forceCloseModal(detail: RunDetail, workflow?: WorkflowDefinition): ModalView {
  const { run } = detail;
  // The plan lists started steps first.
  const steps = stepLines(detail, workflow).slice(0, Math.min(detail.steps.length, 50));
  return {
    type: 'modal',
    callback_id: 'run-end',
    private_metadata: JSON.stringify({ run: run.id }),
    title: plain('Close without undo'),
    submit: plain('Close run'),
    close: plain('Back'),
    blocks: [
      header(titleOf(run)),
      origin(detail),
      rich(
        lines(
          ...(run.error?.parked ? [prose(run.error.parked)] : []),
          ['The run ends now. ', bold('Nothing is undone'), ', and it cannot be resumed.'],
          ['Work it started in other systems may still be running: stop that there.'],
        ),
      ),
      rich(lines([bold('Steps so far')], ...(steps.length > 0 ? steps : [['None has started.']]))),
      {
        type: 'input',
        block_id: 'reason',
        label: plain('Reason'),
        hint: plain('Visible to the requester and kept in the history.'),
        element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: maxReason },
      },
    ],
  };
}
