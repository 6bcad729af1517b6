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
import { decisionLines, needed } from './decisions.ts';
import { planOf, readable } from './step-lines.ts';

/** What the state of a run means for the person who asked, in sentences. Nothing is said that is not so. */
export function outcome(detail: RunDetail, workflow: WorkflowDefinition | undefined): RichTextBlockElement[] {
  const { run, cancelledBy } = detail;
  switch (run.state) {
    case 'awaiting-approval':
      return said(...approvalLines(detail));
    case 'queued':
    case 'running':
    case 'waiting':
      return said(...(cancelledBy ? [stopping(cancelledBy)] : [underWay(detail, workflow)]), ...decided(detail));
    case 'undoing':
      return said(...problem(detail, workflow), ...cancelled(detail), ['What it has made is being undone.']);
    case 'parked':
      return said(
        ...(run.error?.parked ? [prose(run.error.parked)] : []),
        ...problem(detail, workflow),
        ...(cancelledBy ? [[bold(oneLine(cancelledBy, 80)), ' has asked to cancel it.']] : []),
        ['It is on hold. The platform team has been told and takes it from here.'],
      );
    case 'succeeded':
      return made(detail);
    case 'failed':
      return said(...problem(detail, workflow), ...undone(detail, workflow));
    case 'cancelled':
      return said(
        ...cancelled(detail),
        ...(run.error?.ended ? leftBehind(detail, workflow) : undone(detail, workflow)),
      );
    case 'declined':
      return said(...decided(detail), ['Nothing was made.']);
    case 'expired':
      return said(['It was not decided in time, so the request has ended. Nothing was made.']);
  }
}

const said = (...list: Piece[][]): RichTextBlockElement[] => {
  const full = list.filter((one) => one.length > 0);
  return full.length > 0 ? [lines(...full)] : [];
};

/** What the newest approval stands at. */
function approvalLines({ run, approvals }: RunDetail): Piece[][] {
  const approval = approvals.at(-1);
  if (!approval) return [];
  return [
    [needed(approval, run.team)],
    ['Asked ', dateTime(approval.requested_at), ', open until ', dateTime(approval.expires_at), '.'],
    ...(approval.round > 1 ? [['It is asked once more: an approver may not decide any longer.']] : []),
    ...decisionLines(approval),
  ];
}

const decided = ({ approvals }: RunDetail) => {
  const approval = approvals.at(-1);
  return approval ? decisionLines(approval) : [];
};

function underWay({ run, steps }: RunDetail, workflow: WorkflowDefinition | undefined): Piece[] {
  const title = (name: string) => oneLine(workflow?.steps[name]?.title ?? name);
  const resting = steps.find(({ state }) => state === 'waiting');
  if (run.state === 'waiting' && resting) return ['Waiting for “', title(resting.name), '”.'];
  const stumbled = steps.find(({ state, error }) => state === 'started' && error !== null);
  if (run.state === 'queued' && stumbled)
    return ['“', title(stumbled.name), '” did not work and is tried again shortly.'];
  if (run.state === 'queued') return [steps.length === 0 ? 'It starts in a moment.' : 'It goes on in a moment.'];
  return [];
}

const stopping = (by: string): Piece[] => [
  bold(oneLine(by, 80)),
  ' has cancelled this. It stops at the next step and undoes what it has made.',
];

function cancelled({ run, cancelledBy }: RunDetail): Piece[][] {
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

function problem({ run }: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] {
  const { message, hint, step } = run.error ?? {};
  const title = step && workflow?.steps[step]?.title;
  return [
    ...(message ? [[...(title ? [bold(oneLine(title)), ': '] : []), ...prose(message)]] : []),
    ...(hint ? [prose(hint)] : []),
  ];
}

function undone(detail: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] {
  const taken = planOf(detail, workflow).filter(({ begun }) => begun?.state === 'undone');
  if (taken.length === 0) return [['Nothing had to be undone.']];
  // Whose way back is another than to undo says so in its own line, and nothing is said of what it has left.
  const back = taken.filter(({ undone }) => undone === undefined);
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

/** Of a run that was ended without its way back: why, and what it has left. */
export function leftBehind({ run }: RunDetail, workflow?: WorkflowDefinition): Piece[][] {
  if (!run.error?.ended) return [];
  const { reason, left } = run.error.ended;
  const titles = left.map((name) => oneLine(workflow?.steps[name]?.title ?? readable(name)));
  return [
    ['It was ended as it is: ', oneLine(reason, 500)],
    [titles.length > 0 ? `Not undone: ${titles.join(', ')}.` : 'It has left nothing behind.'],
  ];
}

/** What was made, for whom, until when, and what to do next. */
function made({ run, resource, secretState, requester }: RunDetail): RichTextBlockElement[] {
  const next = run.made?.next;
  const facts = Object.entries(resource?.details ?? {}).map(([name, value]): Piece[] => [
    `${oneLine(name)} `,
    mono(oneLine(String(value))),
  ]);
  return [
    ...said(
      prose(run.made?.summary ?? 'It is done.'),
      ...(resource
        ? [
            [
              'It belongs to team ',
              bold(oneLine(run.team)),
              ...(resource.expires_at
                ? [' and expires ', dateTime(resource.expires_at, '{date_long_pretty}'), '.']
                : [' and does not expire.']),
            ],
          ]
        : []),
      join(facts, ' · '),
      ...(secretState === 'sealed'
        ? [['Only ', bold(oneLine(requester.name, 80)), ' can reveal the credentials, and only once.']]
        : []),
      ...(secretState === 'revealed' ? [['The credentials have been revealed and are not kept here any longer.']] : []),
      ...(next ? [prose(next.text)] : []),
    ),
    ...(next?.code ? [preformatted(stripInvisible(next.code))] : []),
  ];
}
