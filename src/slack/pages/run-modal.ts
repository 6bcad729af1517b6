import type { ContextBlock, KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import type { WorkflowDefinition } from '../../define.ts';
import type { RunApproval, RunDetail } from '../../store/read.ts';
import { cancelButton, resumeButton, row } from '../cards/buttons.ts';
import { decisionLines, needed } from '../cards/decisions.ts';
import { outcome } from '../cards/outcome.ts';
import { modalRoom, parameterLines } from '../cards/parameters.ts';
import { at, bold, bullets, lines, type Piece, prose, rich, section } from '../cards/rich.ts';
import { headline } from '../cards/run-card.ts';
import { approvalStateWords, canBeCancelled } from '../cards/states.ts';
import { planOf, stepLines } from '../cards/steps.ts';
import { header, origin, outside, small, titleOf } from '../cards/title.ts';
import { plain } from '../text.ts';
import { eventLine } from './events.ts';

/** Slack refuses a view of more than 250 kB; the rest is left for the frame around the blocks. */
const maxBytes = 240_000;
const shownSteps = 60;
const shownApprovals = 5;
/** Events in one block. */
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
  const blocks: KnownBlock[] = [
    header(titleOf(run)),
    origin(detail),
    rich(headline(detail), ...outcome(detail, workflow)),
    ...buttons(detail, reader),
    ...steps(detail, workflow),
    ...approvals(detail),
    parameters(detail, workflow),
    small(`Reference \`${outside(run.id)}\` · workflow ${outside(run.workflow)}, version ${run.version}`),
  ];
  return {
    type: 'modal',
    title: plain('Request'),
    close: plain('Close'),
    blocks: [...blocks, ...events(detail, workflow, maxBytes - bytes(blocks))],
  };
}

function buttons({ run, cancelledBy }: RunDetail, reader: RunReader | undefined) {
  const mayCancel = reader !== undefined && (reader.platform || reader.id === run.requester);
  return row(
    reader?.platform === true && run.state === 'parked' && resumeButton(run.id),
    mayCancel && canBeCancelled(run.state, cancelledBy) && cancelButton(run.id),
  );
}

function steps(detail: RunDetail, workflow: WorkflowDefinition | undefined): KnownBlock[] {
  const shown = stepLines(detail, workflow);
  if (shown.length === 0) return [];
  const begun = planOf(detail, workflow).map(({ begun }) => begun);
  const all = shown.map((line, index): Piece[] => {
    const step = begun[index];
    if (!step) return line;
    return [
      ...line,
      '\nbegun ',
      at(step.started_at, '{date_short_pretty} {time_secs}'),
      ...(step.finished_at ? [', ended ', at(step.finished_at, '{date_short_pretty} {time_secs}')] : []),
      ...(step.attempt > 1 ? [`, ${step.attempt} attempts`] : []),
      ...(step.error ? ['\n', ...prose(step.error, 300)] : []),
    ];
  });
  return [rich(section(bold('Steps')), bullets(all.slice(0, shownSteps))), ...leftOut(all.length, shownSteps, 'steps')];
}

function approvals({ approvals: all }: RunDetail): KnownBlock[] {
  if (all.length === 0) return [];
  const shown = all.slice(-shownApprovals).flatMap(approvalItems);
  return [rich(section(bold('Approval')), bullets(shown)), ...leftOut(all.length, shownApprovals, 'approvals')];
}

const approvalItems = (approval: RunApproval): Piece[][] => [
  [
    `${approvalStateWords[approval.state].words}. Asked `,
    at(approval.requested_at),
    ...(approval.decided_at ? [', ended ', at(approval.decided_at)] : [', open until ', at(approval.expires_at)]),
    `. ${approval.state === 'open' ? needed(approval) : ''}`,
  ],
  ...decisionLines(approval),
];

function parameters({ run }: RunDetail, workflow: WorkflowDefinition | undefined): RichTextBlock {
  const all = parameterLines(run, workflow, modalRoom);
  return rich(section(bold('Parameters')), bullets(all.length > 0 ? all : [['none']]));
}

/** The newest events that fit into `room` bytes, oldest first. */
function events(
  { events: known, eventCount }: RunDetail,
  workflow: WorkflowDefinition | undefined,
  room: number,
): KnownBlock[] {
  const shown: Piece[][] = [];
  let left = room;
  for (const event of known.toReversed()) {
    const line = eventLine(event, workflow);
    left -= bytes(section(...line)) + 1;
    if (left < 0) break;
    shown.unshift(line);
  }
  const blocks: KnownBlock[] = [];
  for (let first = 0; first < shown.length; first += chunk) {
    const part = lines(...shown.slice(first, first + chunk));
    blocks.push(rich(...(first === 0 ? [section(bold('Events'))] : []), part));
  }
  return [...blocks, ...leftOut(eventCount, shown.length, 'events')];
}

const leftOut = (all: number, shown: number, what: string): ContextBlock[] =>
  all > shown ? [small(`${all} ${what} in all; the newest ${shown} are shown.`)] : [];

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
