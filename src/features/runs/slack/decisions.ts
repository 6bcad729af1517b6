import type { DecisionDetail, RunApproval } from '../../../core/runs/read.ts';
import { bold, dateTime, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { approverWords, categoryWords } from './state-words.ts';

/** How much of each reason is shown: all of them together stay well within one message. */
const reasonLength = (decisions: number) => Math.max(100, Math.floor(3000 / Math.max(decisions, 1)));

/** Who decided, when and why: one line each. */
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

/** Who has to approve, or how many approvals are given and missing. `team` is the one the run is for. */
export function needed({ needs_count, needs_from, decisions }: RunApproval, team: string): string {
  const given = decisions.filter(({ verdict }) => verdict === 'approve').length;
  const from = approverWords[needs_from](team);
  if (given === 0) {
    return needs_count === 1
      ? `One member of ${from} has to approve.`
      : `${needs_count} members of ${from} have to approve.`;
  }
  const missing = Math.max(needs_count - given, 0);
  return `${given} of ${needs_count} approvals by ${from} given, ${missing} more needed.`;
}
