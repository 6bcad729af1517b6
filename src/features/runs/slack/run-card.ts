import type { RunDetail } from '../../../core/runs/read.ts';
import {
  againButton,
  buttonRow,
  cancelButton,
  followButton,
  openButton,
  revealButton,
} from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, mark, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, origin, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { RunState } from '../../../core/store/schema.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { escalateRunButton } from '../../escalations/slack/buttons.ts';
import { outcome } from './outcome.ts';
import { canBeAskedAgain, canBeCancelled, runStateWords } from './state-words.ts';
import { stepLines } from './step-lines.ts';

/** The one message about a run, drawn anew at every change: where it stands, what comes next, what one may do. */
export function runCard(detail: RunDetail, workflow?: WorkflowDefinition): Content {
  const { run, cancelledBy, secretState } = detail;
  const steps = neverBegan.has(run.state) ? [] : stepLines(detail, workflow);
  return messageContent([
    header(titleOf(run)),
    origin(detail),
    rich(headline(detail), ...outcome(detail, workflow)),
    ...(steps.length > 0 ? [rich(lines([bold('Steps')], ...steps))] : []),
    ...buttonRow(
      run.state === 'succeeded' && secretState === 'sealed' && revealButton(run.id),
      ...follows(detail),
      canBeAskedAgain(run.state) && againButton(run.id),
      troubled.has(run.state) && escalateRunButton(run.id),
      openButton(run.id),
      canBeCancelled(run.state, cancelledBy) && cancelButton(run.id),
    ),
    smallPrint(
      `Reference \`${userText(run.id)}\`${troubled.has(run.state) ? ': quote it when you ask the platform team' : ''}`,
    ),
  ]);
}

/** What its workflow offers from here. */
const follows = ({ run }: RunDetail) =>
  (run.state === 'succeeded' ? (run.made?.follow ?? []) : [])
    .slice(0, 5)
    .map(({ label }, index) => followButton(run.id, index, label));

/** Ended before anything was begun: the plan is of no interest any longer. */
const neverBegan: ReadonlySet<RunState> = new Set(['declined', 'expired']);
const troubled: ReadonlySet<RunState> = new Set(['failed', 'parked']);

/** The state in words, and how long the work took once it is over. */
export function headline({ run }: RunDetail) {
  const { mark: name, words } = runStateWords[run.state];
  const took: Piece[] =
    run.started_at && run.finished_at
      ? [` in ${formatDuration(run.finished_at.getTime() - run.started_at.getTime())}`]
      : [];
  return section(mark(name), ' ', bold(words), ...(run.state === 'succeeded' ? took : []));
}
