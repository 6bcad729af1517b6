import type { DecisionDetail, RunApproval, RunDetail } from '../../../core/runs/read.ts';
import { bold, dateTime, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { approverWords, categoryWords } from './state-words.ts';

/** Characters of each reason, so that all of them fit into one message. */
const reasonLength = (decisions: number) => Math.max(100, Math.floor(3000 / Math.max(decisions, 1)));

/** One line per decision: person, time and reason. */
export const decisionLines = ({ decisions }: RunApproval): Piece[][] =>
  decisions.map((decision) => decisionLine(decision, reasonLength(decisions.length)));

function decisionLine({ by, verdict, category, reason, at: time }: DecisionDetail, length: number): Piece[] {
  const why = [
    ...(category ? [categoryWords(category)] : []),
    ...(reason?.trim() ? [`“${oneLine(reason, length)}”`] : []),
  ].join('. ');
  return [
    verdict === 'approve' ? 'Approved by ' : 'Declined by ',
    bold(oneLine(by, 80)),
    ', ',
    dateTime(time),
    why ? `: ${why}` : '',
  ];
}

/** Approvals needed, or given and missing. `team` is the run's. */
export function approvalsNeeded({ needs_count, needs_from, decisions }: RunApproval, team: string): string {
  const given = decisions.filter(({ verdict }) => verdict === 'approve').length;
  const from = approverWords(needs_from, team);
  if (given === 0) {
    return needs_count === 1 ? `1 approval needed from ${from}.` : `${needs_count} approvals needed from ${from}.`;
  }
  const missing = Math.max(needs_count - given, 0);
  return `${given} of ${needs_count} approvals from ${from}, ${missing} more needed.`;
}

/** Reason why an approval was requested again, or does not count any more. */
export function voidReason({ events }: Pick<RunDetail, 'events'>, approvalId: string): string {
  const event = events.find(
    ({ type, data }) => ['approval.void', 'run.approval-needed'].includes(type) && data.approval === approvalId,
  );
  if (event?.data.cause === 'policy') return 'the rules for its approval have changed';
  if (event?.data.cause === 'version') return 'the workflow has changed since it was requested';
  return 'an approver is no longer allowed to decide';
}
