import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import type { RunApproval, RunDetail } from '../../../core/runs/read.ts';
import { buttonRow, cancelButton, endButton, resumeButton } from '../../../core/slack/blocks/buttons.ts';
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
import { header, origin, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { decisionLines, needed } from './decisions.ts';
import { eventLine } from './event-lines.ts';
import { outcome } from './outcome.ts';
import { modalRoom, parameterLines } from './parameters.ts';
import { headline } from './run-card.ts';
import { approvalStateWords, canBeCancelled } from './state-words.ts';
import { planOf, stepLines } from './step-lines.ts';

/** Slack refuses a view of more than 250 kB; the rest is left for the frame around the blocks. */
const maxBytes = 240_000;
/** Lines in one block. */
const chunk = 50;

/** Who looks, when the buttons for them are wanted. */
export interface RunReader {
  /** Person id. */
  id: string;
  platform: boolean;
}

/** Everything about one run: every step, every event, who decided what, all parameters. What has to be cut is said to be. */
export function runModal(detail: RunDetail, workflow?: WorkflowDefinition, reader?: RunReader): ModalView {
  const { run } = detail;
  const head = [header(titleOf(run)), origin(detail), rich(headline(detail), ...outcome(detail, workflow))];
  const foot = [
    parameters(detail, workflow),
    smallPrint(`Reference \`${userText(run.id)}\` · workflow ${userText(run.workflow)}, version ${run.version}`),
  ];
  // Lists share what is left: each may use a third of it, and the events all that the others did not need.
  const room = maxBytes - bytes([...head, ...foot]);
  const steps = listed('Steps', 'steps', stepItems(detail, workflow), room / 3);
  const approvals = listed(
    'Approval',
    'approval entries',
    detail.approvals.flatMap((approval) => approvalItems(approval, run.team)),
    room / 3,
  );
  const left = room - bytes([...steps, ...approvals]);
  const events = detail.events.map((event) => eventLine(event, workflow));
  return {
    type: 'modal',
    title: plain('Request'),
    close: plain('Close'),
    blocks: [
      ...head,
      ...buttons(detail, reader),
      ...steps,
      ...approvals,
      ...foot,
      ...listed('Events', 'events', events, left - 2_000, detail.eventCount),
    ],
  };
}

function buttons({ run, cancelledBy }: RunDetail, reader: RunReader | undefined) {
  const mayCancel = reader !== undefined && (reader.platform || reader.id === run.requester);
  return buttonRow(
    reader?.platform === true && run.state === 'parked' && resumeButton(run.id),
    mayCancel && canBeCancelled(run.state, cancelledBy) && cancelButton(run.id),
    reader?.platform === true && run.state === 'parked' && endButton(run.id),
  );
}

function stepItems(detail: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] {
  const begun = planOf(detail, workflow).map(({ begun }) => begun);
  return stepLines(detail, workflow).map((line, index) => {
    const step = begun[index];
    if (!step) return line;
    return [
      ...line,
      '\n      begun ',
      dateTime(step.started_at, '{date_short_pretty} {time_secs}'),
      ...(step.finished_at ? [', ended ', dateTime(step.finished_at, '{date_short_pretty} {time_secs}')] : []),
      ...(step.attempt > 1 ? [`, ${step.attempt} attempts`] : []),
      ...(step.error ? ['\n      ', ...prose(oneLine(step.error, 300))] : []),
    ];
  });
}

const approvalItems = (approval: RunApproval, team: string): Piece[][] => [
  [
    `${approvalStateWords[approval.state].words}. Asked `,
    dateTime(approval.requested_at),
    ...(approval.decided_at
      ? [', ended ', dateTime(approval.decided_at)]
      : [', open until ', dateTime(approval.expires_at)]),
    `. ${approval.state === 'open' ? needed(approval, team) : ''}`,
  ],
  ...decisionLines(approval),
];

function parameters({ run }: RunDetail, workflow: WorkflowDefinition | undefined): RichTextBlock {
  const all = parameterLines(run, workflow, modalRoom);
  return rich(section(bold('Parameters')), bullets(all.length > 0 ? all : [['none']]));
}

/** The newest lines that fit into `room` bytes, oldest first, and how many there are when some are left out. */
function listed(title: string, what: string, all: Piece[][], room: number, count = all.length): KnownBlock[] {
  let left = room;
  const fitting = all.toReversed().findIndex((line) => {
    left -= bytes(section(...line)) + 30;
    return left < 0;
  });
  const shown = fitting === -1 ? all : all.slice(all.length - fitting);
  const blocks: KnownBlock[] = [];
  for (let first = 0; first < shown.length; first += chunk) {
    const heading = first === 0 ? [section(bold(title))] : [];
    blocks.push(rich(...heading, lines(...shown.slice(first, first + chunk))));
  }
  if (count > shown.length) blocks.push(smallPrint(`${count} ${what} in all; the newest ${shown.length} are shown.`));
  return blocks;
}

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
