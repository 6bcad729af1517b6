import type { Button, KnownBlock, RichTextBlock } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import {
  bold,
  dateTime,
  lines,
  link,
  mark,
  mono,
  oneLine,
  type Piece,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import { formatDuration, stripInvisible, truncate, when } from '../../../core/slack/text.ts';
import { quantity } from '../../../lib/quantity.ts';
import { inertTitle } from '../../issues/index.ts';
import { endingOfIssue } from '../endings.ts';
import type { EscalationDetail } from '../read.ts';
import { askButton, escalationButton, notYetButton, solvedButton, triageButton } from './buttons.ts';
import { endingWords } from './endings.ts';
import { endingOfDetail, refusalWords, stateOf } from './state-words.ts';

/** Characters of texts, labels, and lines of a quotation, on a card: the details show the rest. */
const max = { details: 500, words: 400, labels: 8, lines: 8 };

/** Addresses to link to. */
export interface CardLinks {
  links: Links;
  messageLink(place: { channel: string; ts: string }): string;
}

/** Card in the escalations channel: who needs what, state, service levels and issue. */
export function escalationCard(detail: EscalationDetail, addresses: CardLinks): Content {
  const { escalation, root, requester } = detail;
  const isOwn = escalation.id === root.id;
  return messageContent([
    header(oneLine(escalation.title)),
    smallPrint(
      `Team ${userText(escalation.team)} · requested by ${userText(requester.name)}, ${when(escalation.opened_at)} · severity ${escalation.severity}`,
    ),
    rich(
      stateLine(detail),
      lines(...aboutLines(detail), ...issueLines(detail, addresses), ...(isOwn ? targetLines(detail) : [])),
    ),
    ...detailsOf(detail),
    ...buttonRow(
      isOwn && root.state === 'open' && triageButton(root.id),
      isOwn && root.state === 'accepted' && root.paused_at === null && askButton(root.id),
      escalationButton(escalation.id),
    ),
    smallPrint(`Reference \`${userText(escalation.id)}\` · the conversation is in the thread`),
  ]);
}

/** Direct message to the requester, with a link to the conversation. */
export function escalationReceipt(detail: EscalationDetail, addresses: CardLinks): Content {
  const { escalation, place } = detail;
  const where: Piece[] = place
    ? ['The conversation is ', link(addresses.messageLink(place), 'in this thread'), '. Add details there.']
    : ['It appears in the escalations channel in a moment.'];
  return messageContent([
    rich(
      lines([mark('sos'), ' You asked the platform for help: ', bold(oneLine(escalation.title)), '.'], where),
      stateLine(detail),
      lines(...issueLines(detail, addresses), ...verdictLines(detail)),
    ),
    ...buttonRow(...confirmButtons(detail), escalationButton(escalation.id)),
  ]);
}

export const stateLine = (detail: EscalationDetail) => {
  const { mark: name, words } = stateOf(detail);
  return section(mark(name), ' ', bold(words));
};

/** Service, capability, request and the message it was opened from, where given. */
export function aboutLines({ escalation }: EscalationDetail): Piece[][] {
  const { service, capability, run_id, origin_url, quoted } = escalation;
  const facts: Piece[] = [
    ...(service ? ['service ', bold(oneLine(service, 60))] : []),
    ...(capability ? [service ? ' · capability ' : 'capability ', bold(oneLine(capability, 60))] : []),
    ...(run_id ? [service || capability ? ' · request ' : 'request ', mono(run_id)] : []),
  ];
  const thread = quoted && quoted.length > 0 ? ` with ${quantity(quoted.length, 'reply', 'replies')}` : '';
  return [
    ...(facts.length > 0 ? [['About ', ...facts]] : []),
    ...(origin_url ? [['From ', link(origin_url, 'this message'), thread]] : []),
  ];
}

export function issueLines(detail: EscalationDetail, { links }: CardLinks): Piece[][] {
  const { issue, escalation, root, merged } = detail;
  const mergedLines: Piece[][] = [
    ...(escalation.id !== root.id
      ? [['Joined with ', bold(oneLine(root.title, 100)), ' of team ', bold(oneLine(root.team, 60))]]
      : []),
    ...(merged.length > 0
      ? [['Also needed by ', bold(oneLine([...new Set(merged.map(({ team }) => team))].join(', '), 200))]]
      : []),
  ];
  if (!issue) return mergedLines;
  if (issue.problem) return [...mergedLines, [mark('warning'), ` GitHub: ${oneLine(issue.problem, 300)}`]];
  if (issue.number === null) return [...mergedLines, ['Its issue is being opened.']];
  if (issue.state === 'gone')
    return [...mergedLines, [`Its issue #${issue.number} is not at GitHub any more, or Roadcrew has no access to it.`]];
  const url = issue.url === null ? undefined : links(issue.url);
  const name = `${oneLine(issue.repo, 80)}#${issue.number}`;
  const labels = issue.labels.slice(0, max.labels).join(', ');
  const how = issue.state === 'closed' ? endingWords[endingOfIssue(issue.state_reason)].closed : 'open';
  return [
    ...mergedLines,
    [
      'Issue ',
      url ? link(url, name) : mono(name),
      ...(issue.title === inertTitle(root.title) ? [] : [' ', bold(`“${oneLine(issue.title, 120)}”`)]),
      ` · ${how}${issue.locked ? ', locked' : ''}`,
      issue.assignees.length > 0
        ? ` · assigned to ${oneLine(issue.assignees.join(', '), 100)}`
        : ' · nobody is assigned',
    ],
    ...(issue.labels.length > 0
      ? [[`Labels: ${oneLine(labels, 300)}${issue.labels.length > max.labels ? ' …' : ''}`]]
      : []),
  ];
}

/** Service levels: the first response, then the resolution. */
function targetLines(detail: EscalationDetail): Piece[][] {
  const { targets, root } = detail;
  const ending = endingOfDetail(detail);
  return targets.map(({ target, due_at, met_at, missed_at }): Piece[] => {
    const what = target === 'response' ? 'First response' : 'Resolution';
    const end = target === 'resolution' && ending ? endingWords[ending] : { done: what, met: 'white_check_mark' };
    if (met_at && !missed_at) return [mark(end.met), ` ${end.done} in time`];
    if (met_at && missed_at)
      return [mark('warning'), ` ${end.done} ${formatDuration(met_at.getTime() - due_at.getTime())} late`];
    if (missed_at) return [mark('warning'), ` ${what} was due `, dateTime(due_at)];
    if (root.paused_at) return [`${what} clock paused`];
    return [`${what} due `, dateTime(due_at)];
  });
}

/** The decision, by whom and why. */
export function verdictLines({ root, decidedBy }: EscalationDetail): Piece[][] {
  const by = bold(oneLine(decidedBy ?? 'Somebody', 80));
  const words = root.words ? `“${oneLine(root.words, max.words)}”` : '';
  if (root.state === 'answered') return [[by, ' answered: ', words]];
  if (root.state === 'declined')
    return [[by, ' declined it: ', root.category ? `${refusalWords(root.category)}. ` : '', words]];
  if (root.paused_at && !root.resolved_at && root.words) return [[by, ' asks: ', words]];
  return [];
}

/** Buttons for its team, from the end until they have answered. */
export function confirmButtons(detail: EscalationDetail): Button[] {
  const { escalation, root } = detail;
  const ending = endingOfDetail(detail);
  if (!ending || escalation.asked === null || escalation.solved !== null || root.resolved_at === null) return [];
  const { yes, no } = endingWords[ending].followUp;
  return [...(yes ? [solvedButton(escalation.id, yes)] : []), notYetButton(escalation.id, no)];
}

function detailsOf({ escalation, root, decidedBy, ...rest }: EscalationDetail): KnownBlock[] {
  const { details } = escalation;
  const verdict = verdictLines({ escalation, root, decidedBy, ...rest });
  return [...(details ? [quote(details, max.details)] : []), ...(verdict.length > 0 ? [rich(lines(...verdict))] : [])];
}

/** Several lines of a person's text, shortened to so many characters and lines. */
export function clipped(text: string, length: number, lines = max.lines): string {
  const all = stripInvisible(text)
    .trim()
    .replace(/\n{3,}/g, '\n\n')
    .split('\n');
  const shown = truncate(all.slice(0, lines).join('\n'), length);
  return (all.length > lines && !shown.endsWith('…') ? `${shown}\n…` : shown) || '–';
}

/** The same as a quotation. */
export const quote = (text: string, length: number, lines?: number): RichTextBlock =>
  rich({ type: 'rich_text_quote', elements: [{ type: 'text', text: clipped(text, length, lines) }] });
