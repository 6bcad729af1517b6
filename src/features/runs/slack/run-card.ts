import type { Button } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import { buttonRow, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, mark, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { RunState } from '../../../core/store/schema.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import {
  approveButton,
  cancelButton,
  declineButton,
  followButton,
  requestAgainButton,
  revealButton,
} from './buttons.ts';
import { origin } from './origin.ts';
import { outcome } from './outcome.ts';
import { purposeLines, requestBlocks } from './request-blocks.ts';
import { canBeCancelled, canBeRequestedAgain, runStateWords } from './state-words.ts';
import { stepLines } from './step-lines.ts';

interface RunCardOptions {
  links: Links;
  workflow?: WorkflowDefinition | undefined;
  /** Buttons of other features. */
  actions?: readonly Button[];
  /** Id of the open approval, for a card in the channel of its approvers. */
  approval?: string | undefined;
}

/** Progress message of a run, updated at every change. Until it is approved, it shows what is to be approved. */
export function runCard(detail: RunDetail, { links, workflow, actions = [], approval }: RunCardOptions): Content {
  const { run, cancelledBy, secretState } = detail;
  const isRequested = run.state === 'awaiting-approval';
  const steps = isRequested || neverStarted.has(run.state) ? [] : stepLines(detail, workflow);
  return messageContent([
    header(titleOf(run)),
    origin(detail),
    rich(headline(detail), lines(...purposeLines(detail, workflow)), ...outcome(detail, workflow)),
    ...(isRequested ? requestBlocks(detail, links, workflow) : []),
    ...(steps.length > 0 ? [rich(lines([bold('Steps')], ...steps))] : []),
    ...buttonRow(
      isRequested && approval !== undefined && approveButton(approval),
      isRequested && approval !== undefined && declineButton(approval),
      run.state === 'succeeded' && secretState === 'sealed' && revealButton(run.id),
      ...followUpButtons(detail),
      canBeRequestedAgain(run.state) && requestAgainButton(run.id, run.state),
      ...actions,
      openButton(run.id),
      canBeCancelled(run.state, cancelledBy) && cancelButton(run.id),
    ),
    smallPrint(
      `Reference \`${userText(run.id)}\`${needsSupport.has(run.state) ? ': quote it when you contact the platform team' : ''}`,
    ),
  ]);
}

/** Buttons for the follow-ups in the workflow's result. */
const followUpButtons = ({ run }: RunDetail) =>
  (run.state === 'succeeded' ? (run.made?.follow ?? []) : [])
    .slice(0, 5)
    .map(({ label }, index) => followButton(run.id, index, label));

/** States without steps: the run ended before it started. */
const neverStarted: ReadonlySet<RunState> = new Set(['declined', 'expired']);
const needsSupport: ReadonlySet<RunState> = new Set(['failed', 'parked']);

/** State, and the duration of a finished run from a second on. */
export function headline({ run, steps }: RunDetail) {
  const { mark: name, words } = runStateWords[run.state];
  const ms = run.started_at && run.finished_at ? run.finished_at.getTime() - run.started_at.getTime() : 0;
  const took = run.state === 'succeeded' && ms >= 1_000 ? ` in ${formatDuration(ms)}` : '';
  const isRetried = run.state === 'queued' && steps.some(({ state, error }) => state === 'started' && error !== null);
  return section(mark(name), ' ', bold(isRetried ? 'Retrying' : words), took);
}
