import type { RichTextBlockElement } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import {
  bold,
  dateTime,
  join,
  lines,
  mono,
  oneLine,
  type Piece,
  preformatted,
  prose,
} from '../../../core/slack/blocks/rich.ts';
import { stripInvisible } from '../../../core/slack/text.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { approvalsNeeded, decisionLines, voidReason } from './decisions.ts';
import { humanize, planOf } from './step-lines.ts';

/** Explains the state of a run to its requester. */
export function outcome(detail: RunDetail, workflow: WorkflowDefinition | undefined): RichTextBlockElement[] {
  const { run, cancelledBy } = detail;
  switch (run.state) {
    case 'awaiting-approval':
      return sentences(...approvalLines(detail));
    case 'queued':
    case 'running':
    case 'waiting':
      return sentences(
        ...(cancelledBy ? [cancellingLine(cancelledBy)] : [progressLine(detail, workflow)]),
        ...latestDecisions(detail),
      );
    case 'undoing':
      return sentences(...errorLines(detail, workflow), ...cancelledLines(detail), ['Undoing everything done so far.']);
    case 'parked':
      return sentences(
        ...(run.error?.parked ? [prose(run.error.parked)] : []),
        ...errorLines(detail, workflow),
        ...(cancelledBy ? [[bold(oneLine(cancelledBy, 80)), ' requested cancellation.']] : []),
        ['On hold. The platform team has been notified and will take over.'],
      );
    case 'succeeded':
      return resultElements(detail);
    case 'failed':
      return sentences(...errorLines(detail, workflow), ...undoneLines(detail, workflow), ...latestDecisions(detail));
    case 'cancelled':
      return sentences(
        ...cancelledLines(detail),
        ...(run.error?.ended ? forceClosedLines(detail, workflow) : undoneLines(detail, workflow)),
        ...latestDecisions(detail),
      );
    case 'declined':
      return sentences(...latestDecisions(detail), ['Nothing was changed.']);
    case 'expired':
      return sentences(['Nobody decided in time. Nothing was changed.']);
  }
}

const sentences = (...list: Piece[][]): RichTextBlockElement[] => {
  const full = list.filter((one) => one.length > 0);
  return full.length > 0 ? [lines(...full)] : [];
};

/** State of the newest approval. */
function approvalLines(detail: RunDetail): Piece[][] {
  const { run, approvals } = detail;
  const approval = approvals.at(-1);
  if (!approval) return [];
  return [
    [approvalsNeeded(approval, run.team)],
    ['Requested ', dateTime(approval.requested_at), ', expires ', dateTime(approval.expires_at), '.'],
    ...(approval.round > 1 ? [[`Requested again: ${voidReason(detail, approval.id)}.`]] : []),
    ...decisionLines(approval),
  ];
}

const latestDecisions = ({ approvals }: RunDetail) => {
  const approval = approvals.at(-1);
  return approval ? decisionLines(approval) : [];
};

function progressLine({ run, steps }: RunDetail, workflow: WorkflowDefinition | undefined): Piece[] {
  const title = (name: string) => oneLine(workflow?.steps[name]?.title ?? name);
  const waiting = steps.find(({ state }) => state === 'waiting');
  if (run.state === 'waiting' && waiting) return ['Waiting for “', title(waiting.name), '”.'];
  const failing = steps.find(({ state, error }) => state === 'started' && error !== null);
  if (run.state === 'queued' && failing) return ['“', title(failing.name), '” failed and will be retried shortly.'];
  if (run.state === 'queued') return [steps.length === 0 ? 'Starts in a moment.' : 'Continues in a moment.'];
  return [];
}

const cancellingLine = (by: string): Piece[] => [
  bold(oneLine(by, 80)),
  ' cancelled this run. It stops at the next step and undoes everything done so far.',
];

function cancelledLines({ run, cancelledBy }: RunDetail): Piece[][] {
  if (cancelledBy === null) return [];
  return [
    [
      'Cancelled by ',
      bold(oneLine(cancelledBy, 80)),
      ...(run.finished_at ? [', ', dateTime(run.finished_at)] : []),
      '.',
    ],
  ];
}

function errorLines({ run }: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] {
  const { message, hint, step } = run.error ?? {};
  const title = step && workflow?.steps[step]?.title;
  return [
    ...(message ? [[...(title ? [bold(oneLine(title)), ': '] : []), ...prose(message)]] : []),
    ...(hint ? [prose(hint)] : []),
  ];
}

function undoneLines(detail: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] {
  const undone = planOf(detail, workflow).filter(({ journal }) => journal?.state === 'undone');
  // The step that failed may have made nothing, so it is not named as undone.
  const taken = undone.filter(({ name }) => name !== detail.run.error?.step);
  if (taken.length === 0) return [[undone.length > 0 ? 'Nothing is left behind.' : 'There was nothing to undo.']];
  // A step with its own `undoneLabel` shows it on its own line.
  const back = taken.filter(({ undoneLabel }) => undoneLabel === undefined);
  if (back.length === 0) return [];
  return [
    [
      'Undone: ',
      ...join(
        back.reverse().map(({ title }) => [title]),
        ', ',
      ),
      '.',
    ],
  ];
}

/** For a run closed without undo: the reason, and the steps that were not undone. */
export function forceClosedLines({ run }: RunDetail, workflow?: WorkflowDefinition): Piece[][] {
  if (!run.error?.ended) return [];
  const { reason, left } = run.error.ended;
  const titles = left.map((name) => oneLine(workflow?.steps[name]?.title ?? humanize(name)));
  return [
    ['Closed without undo: ', oneLine(reason, 500)],
    [titles.length > 0 ? `Not undone: ${titles.join(', ')}.` : 'There was nothing to undo.'],
  ];
}

/** Result of a finished run: the resource, its owner and expiry, and the next action. */
function resultElements(detail: RunDetail): RichTextBlockElement[] {
  const { run, resource, secretState, requester } = detail;
  const next = run.made?.next;
  const facts = Object.entries(resource?.details ?? {}).map(([name, value]): Piece[] => [
    `${oneLine(name)} `,
    mono(oneLine(String(value))),
  ]);
  return [
    ...sentences(
      prose(run.made?.summary ?? 'Completed.'),
      ...(resource
        ? [
            [
              'Owned by team ',
              bold(oneLine(run.team)),
              ...(resource.expires_at
                ? [', expires ', dateTime(resource.expires_at, '{date_long_pretty}'), '.']
                : [', does not expire.']),
            ],
          ]
        : []),
      join(facts, ' · '),
      ...(secretState === 'sealed'
        ? [['Only ', bold(oneLine(requester.name, 80)), ' can reveal the credentials, and only once.']]
        : []),
      ...(secretState === 'revealed' ? [['The credentials were revealed and are no longer stored here.']] : []),
      ...(secretState === 'destroyed'
        ? [['The credentials were not revealed in time, and are destroyed. Ask the platform team for new ones.']]
        : []),
      ...latestDecisions(detail),
      ...(next ? [prose((secretState === 'revealed' && next.afterReveal) || next.text)] : []),
    ),
    ...(next?.code ? [preformatted(stripInvisible(next.code))] : []),
  ];
}
