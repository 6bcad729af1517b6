import type { KnownBlock, ModalView } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import {
  bold,
  bullets,
  dateTime,
  lines,
  link,
  oneLine,
  type Piece,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { formatDuration, plain } from '../../../core/slack/text.ts';
import type { Ending } from '../endings.ts';
import { isEnding } from '../messages.ts';
import type { EscalationDetail, EscalationList, EscalationSummary, Which } from '../read.ts';
import { escalateButton, escalationButton, listButton, triageButton } from './buttons.ts';
import { aboutLines, type CardLinks, confirmButtons, issueLines, quote, stateLine, verdictLines } from './card.ts';
import { endingWords } from './endings.ts';
import { wordsOf } from './state-words.ts';

/** Rows of a page: a message can have 50 blocks. */
export const pageSize = 20;

const titles: Partial<Record<Which, string>> = {
  mine: 'Your escalations',
  team: 'Your team’s escalations',
  all: 'All escalations',
  wishes: 'Documentation backlog',
};

/** A list of escalations with their state. */
export function escalationsPage({ escalations, more }: EscalationList, which: Which, isPlatform: boolean): Content {
  const others: [Which, string][] = [
    ['mine', 'Mine'],
    ['team', 'My team’s'],
    ...(isPlatform
      ? ([
          ['open', 'To triage'],
          ['accepted', 'In progress'],
          ['all', 'All'],
          ['wishes', 'Docs backlog'],
        ] as [Which, string][])
      : []),
  ];
  return messageContent([
    header(titles[which] ?? `Escalations: ${which}`),
    ...(escalations.length > 0
      ? escalations.flatMap((one) => escalationRow(one, { withWords: which === 'wishes' }))
      : [empty(which)]),
    ...(more ? [smallPrint(`Showing the first ${escalations.length}.`)] : []),
    ...buttonRow(
      ...others.filter(([other]) => other !== which).map(([other, label]) => listButton(label, other)),
      escalateButton(),
    ),
  ]);
}

const empty = (which: Which) =>
  rich(
    section(
      which === 'mine'
        ? 'You have not escalated anything yet.'
        : which === 'team'
          ? 'Nobody in your team has escalated anything yet.'
          : 'There are none.',
    ),
  );

/** Returns true where a service level is over and its clock runs. */
export const isLate = ({ due_at, now }: Pick<EscalationSummary, 'due_at' | 'now'>) => due_at !== null && due_at <= now;

/** The next service level, marked once it is late. */
function dueWords({ due, due_at, now }: EscalationSummary): string[] {
  if (!due || !due_at) return [];
  const what = due === 'response' ? 'first response' : 'resolution';
  const away = formatDuration(Math.abs(due_at.getTime() - now.getTime()));
  return due_at <= now ? [`:warning: *${what} ${away} late*`] : [`${what} due in ${away}`];
}

/** One escalation: its title, in which nothing is parsed, and its facts in small print. */
export function escalationRow(
  one: EscalationSummary,
  { withWords = false, canTriage = false }: { withWords?: boolean; canTriage?: boolean } = {},
): KnownBlock[] {
  const { id, title, team, severity, state, requester, opened_at, number, reason, paused, words, now } = one;
  const { mark, words: how } = wordsOf(state, reason);
  const facts = [
    paused ? ':question: *Waiting for an answer*' : `:${mark}: *${how}*`,
    ...dueWords(one),
    `team ${userText(team, 40)}`,
    userText(requester, 40),
    ...(severity === 'normal' ? [] : [severity]),
    ...(number === null ? [] : [`#${number}`]),
    `${formatDuration(Math.max(0, now.getTime() - opened_at.getTime()))} ago`,
  ];
  const answer = withWords && words ? `\n${oneLine(words, 300)}` : '';
  return [
    {
      type: 'section',
      text: plain(`${oneLine(title)}${answer}`),
      accessory: canTriage && state === 'open' ? triageButton(id) : escalationButton(id),
    },
    smallPrint(facts.join(' · ')),
  ];
}

/** Everything about one escalation, with its history. */
export function escalationModal(
  detail: EscalationDetail,
  history: readonly { type: string; at: Date; by: string | null; data: Record<string, unknown> }[],
  addresses: CardLinks,
  reader: { isPlatform: boolean; isOwn: boolean },
): ModalView {
  const { escalation, root, requester, place } = detail;
  const { isPlatform, isOwn } = reader;
  const blocks: KnownBlock[] = [
    header(oneLine(escalation.title)),
    smallPrint(`Team ${userText(escalation.team)} · ${userText(requester.name)} · severity ${escalation.severity}`),
    rich(
      stateLine(detail),
      lines(...aboutLines(detail), ...issueLines(detail, addresses), ...verdictLines(detail)),
      ...(place ? [section(link(addresses.messageLink(place), 'Open the conversation'))] : []),
    ),
    ...(escalation.details ? [quote(escalation.details, 3_000, 100)] : []),
    ...buttonRow(
      isPlatform && root.state === 'open' && triageButton(root.id),
      ...(isOwn ? confirmButtons(detail) : []),
    ),
    rich(section(bold('History')), bullets(history.filter(isShown).map(historyLine))),
    smallPrint(`Reference \`${userText(escalation.id)}\``),
  ];
  return { type: 'modal', title: plain('Escalation'), close: plain('Close'), blocks };
}

const eventWords: Record<string, string> = {
  'escalation.opened': 'opened it',
  'escalation.responded': 'gave the first response',
  'escalation.accepted': 'accepted it',
  'escalation.merged': 'merged it into another one',
  'escalation.answered': 'answered',
  'escalation.declined': 'declined it',
  'escalation.paused': 'asked the requester; the clock was paused',
  'escalation.continued': 'resumed the clock',
  'escalation.reopened': 'reopened it',
  'escalation.target-missed': 'a service level was missed',
};

/** Words of an end by its issue. Answering and declining have events of their own. */
const closedWords = ({ type, data }: { type: string; data: Record<string, unknown> }): string | undefined =>
  type === 'escalation.resolved' && isEnding(String(data.how)) ? endingWords[data.how as Ending].closed : undefined;

const isShown = (event: { type: string; data: Record<string, unknown> }) =>
  event.type !== 'escalation.resolved' || closedWords(event) !== undefined;

function historyLine({
  type,
  at: time,
  by,
  data,
}: {
  type: string;
  at: Date;
  by: string | null;
  data: Record<string, unknown>;
}): Piece[] {
  const what =
    closedWords({ type, data }) ??
    (type === 'escalation.confirmed'
      ? data.solved === true
        ? 'confirmed that it is solved'
        : 'says that it is not solved yet'
      : (eventWords[type] ?? oneLine(type)));
  const who = type === 'escalation.target-missed' ? '' : `${oneLine(by ?? 'Somebody at GitHub', 80)} `;
  return [dateTime(time), ': ', who ? bold(who.trim()) : '', who ? ` ${what}` : what];
}
