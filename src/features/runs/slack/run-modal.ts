import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import type { RunApproval, RunDetail } from '../../../core/runs/read.ts';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import {
  bold,
  bullets,
  dateTime,
  lines,
  oneLine,
  type Piece,
  prose,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain } from '../../../core/slack/text.ts';
import type { EventSpecs } from '../../../core/store/event-log.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { cancelButton, forceCloseButton, resumeButton } from './buttons.ts';
import { approvalsNeeded, decisionLines } from './decisions.ts';
import { eventLine } from './event-lines.ts';
import { origin } from './origin.ts';
import { outcome } from './outcome.ts';
import { modalLength, parameterLines } from './parameters.ts';
import { objectionBlocks, previewBlocks } from './preview-blocks.ts';
import { headline } from './run-card.ts';
import { approvalStateWords, canBeCancelled } from './state-words.ts';
import { planOf, stepLines } from './step-lines.ts';

/** Most bytes of all blocks. Slack refuses a view of more than 250 kB; the rest is left for the frame. */
const maxBytes = 240_000;
const linesPerBlock = 50;

/** Person whose buttons are shown. */
export interface RunViewer {
  /** Person id. */
  id: string;
  platform: boolean;
}

/** Full detail of a run: steps, approvals, parameters and events. A list that is cut says so. */
export function runModal(
  detail: RunDetail,
  events: EventSpecs,
  { links, workflow, viewer }: { links: Links; workflow?: WorkflowDefinition | undefined; viewer?: RunViewer },
): ModalView {
  const { run } = detail;
  const head = [header(titleOf(run)), origin(detail), rich(headline(detail), ...outcome(detail, workflow))];
  const foot = [
    ...(run.preview ? [...objectionBlocks(run.preview), ...previewBlocks(run.preview, links)] : []),
    parameters(detail, workflow),
    smallPrint(`Reference \`${userText(run.id)}\` · workflow ${userText(run.workflow)}, version ${run.version}`),
  ];
  // Steps and approvals get at most a third of the remaining bytes each, the events all that is left.
  const room = maxBytes - byteLength([...head, ...foot]);
  const steps = listBlocks('Steps', 'steps', stepItems(detail, workflow), room / 3);
  const approvals = listBlocks(
    'Approval',
    'approval entries',
    detail.approvals.flatMap((approval) => approvalItems(approval, run.team)),
    room / 3,
  );
  const left = room - byteLength([...steps, ...approvals]);
  const history = detail.events.map((event) => eventLine(event, workflow, events));
  return {
    type: 'modal',
    title: plain('Run'),
    close: plain('Close'),
    blocks: [
      ...head,
      ...buttons(detail, viewer),
      ...steps,
      ...approvals,
      ...foot,
      ...listBlocks('Events', 'events', history, left - 2_000, detail.eventCount),
    ],
  };
}

function buttons({ run, cancelledBy }: RunDetail, viewer: RunViewer | undefined) {
  const mayCancel = viewer !== undefined && (viewer.platform || viewer.id === run.requester);
  return buttonRow(
    viewer?.platform === true && run.state === 'parked' && resumeButton(run.id),
    mayCancel && canBeCancelled(run.state, cancelledBy) && cancelButton(run.id),
    viewer?.platform === true && run.state === 'parked' && forceCloseButton(run.id),
  );
}

function stepItems(detail: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] {
  const journal = planOf(detail, workflow).map((step) => step.journal);
  return stepLines(detail, workflow).map((line, index) => {
    const step = journal[index];
    if (!step) return line;
    return [
      ...line,
      '\n      started ',
      dateTime(step.started_at, '{date_short_pretty} {time_secs}'),
      ...(step.finished_at ? [', ended ', dateTime(step.finished_at, '{date_short_pretty} {time_secs}')] : []),
      ...(step.attempt > 1 ? [`, ${step.attempt} attempts`] : []),
      ...(step.error ? ['\n      ', ...prose(oneLine(step.error, 300))] : []),
    ];
  });
}

const approvalItems = (approval: RunApproval, team: string): Piece[][] => [
  [
    `${approvalStateWords[approval.state].words}. Requested `,
    dateTime(approval.requested_at),
    ...(approval.decided_at
      ? [', ended ', dateTime(approval.decided_at)]
      : [', expires ', dateTime(approval.expires_at)]),
    `. ${approval.state === 'open' ? approvalsNeeded(approval, team) : ''}`,
  ],
  ...decisionLines(approval),
];

function parameters({ run }: RunDetail, workflow: WorkflowDefinition | undefined): RichTextBlock {
  const all = parameterLines(run, workflow, modalLength);
  return rich(section(bold('Parameters')), bullets(all.length > 0 ? all : [['none']]));
}

/** Newest lines that fit into `room` bytes, oldest first, with a note when some are left out. */
function listBlocks(title: string, what: string, all: Piece[][], room: number, count = all.length): KnownBlock[] {
  let left = room;
  const fitting = all.toReversed().findIndex((line) => {
    left -= byteLength(section(...line)) + 30;
    return left < 0;
  });
  const shown = fitting === -1 ? all : all.slice(all.length - fitting);
  const blocks: KnownBlock[] = [];
  for (let first = 0; first < shown.length; first += linesPerBlock) {
    const heading = first === 0 ? [section(bold(title))] : [];
    blocks.push(rich(...heading, lines(...shown.slice(first, first + linesPerBlock))));
  }
  if (count > shown.length) blocks.push(smallPrint(`Showing the newest ${shown.length} of ${count} ${what}.`));
  return blocks;
}

const byteLength = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
