import type { KnownBlock, ModalView, SectionBlock } from '@slack/types';
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
import { formatDuration, mrkdwn, plain } from '../../../core/slack/text.ts';
import type { EscalationDetail, EscalationList, EscalationSummary, Which } from '../read.ts';
import { escalateButton, escalationButton, listButton, triageButton } from './buttons.ts';
import {
  aboutLines,
  confirmButtons,
  type EscalationTeller,
  issueLines,
  quote,
  stateLine,
  verdictLines,
} from './card.ts';
import { escalationStateWords } from './state-words.ts';

/** Of a message's 50 blocks. */
export const pageSize = 20;

const titles: Partial<Record<Which, string>> = {
  mine: 'Your escalations',
  team: 'Your team’s escalations',
  all: 'All escalations',
  wishes: 'Wishes for the documentation',
};

/** What became of what was asked for, the open ones first. */
export function escalationsPage({ escalations, more }: EscalationList, which: Which, isPlatform: boolean): Content {
  const others: [Which, string][] = [
    ['mine', 'Mine'],
    ['team', 'My team’s'],
    ...(isPlatform
      ? ([
          ['open', 'To triage'],
          ['accepted', 'In work'],
          ['all', 'All'],
          ['wishes', 'Wishes'],
        ] as [Which, string][])
      : []),
  ];
  return messageContent([
    header(titles[which] ?? `Escalations: ${which}`),
    ...(escalations.length > 0 ? escalations.map((one) => escalationRow(one, which === 'wishes')) : [empty(which)]),
    ...(more ? [smallPrint(`The first ${escalations.length} are shown.`)] : []),
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
        ? 'You have not asked the platform team for anything yet.'
        : which === 'team'
          ? 'Nobody in your team has asked the platform team for anything yet.'
          : 'There are none.',
    ),
  );

/** One in two lines, with a button to its story. */
export function escalationRow(
  { id, title, team, severity, state, requester, opened_at, number, paused, words, now }: EscalationSummary,
  withWords = false,
): SectionBlock {
  const { mark, words: how } = escalationStateWords[state];
  const facts = [
    paused ? ':question: *Waiting for an answer*' : `:${mark}: *${how}*`,
    `team ${userText(team, 40)}`,
    userText(requester, 40),
    ...(severity === 'normal' ? [] : [severity]),
    ...(number === null ? [] : [`#${number}`]),
    `${formatDuration(Math.max(0, now.getTime() - opened_at.getTime()))} ago`,
  ];
  const said = withWords && words ? `\n${userText(words, 300)}` : '';
  return {
    type: 'section',
    text: mrkdwn(`${userText(title, 150)}\n${facts.join(' · ')}${said}`),
    accessory: escalationButton(id),
  };
}

/** Everything about one, with its story. */
export function escalationModal(
  detail: EscalationDetail,
  story: readonly { type: string; at: Date; by: string | null; data: Record<string, unknown> }[],
  teller: EscalationTeller,
  reader: { isPlatform: boolean; isOwn: boolean },
): ModalView {
  const { escalation, root, requester, place } = detail;
  const { isPlatform, isOwn } = reader;
  const blocks: KnownBlock[] = [
    header(oneLine(escalation.title)),
    smallPrint(`Team ${userText(escalation.team)} · ${userText(requester.name)} · severity ${escalation.severity}`),
    rich(
      stateLine(detail),
      lines(...aboutLines(detail), ...issueLines(detail, teller), ...verdictLines(detail)),
      ...(place ? [section(link(teller.messageLink(place), 'Open the conversation'))] : []),
    ),
    ...(escalation.details ? [quote(escalation.details, 1_500)] : []),
    ...buttonRow(
      isPlatform && root.state === 'open' && triageButton(root.id),
      ...(isOwn ? confirmButtons(detail) : []),
    ),
    rich(section(bold('What happened')), bullets(story.map(storyLine))),
    smallPrint(`Reference \`${userText(escalation.id)}\``),
  ];
  return { type: 'modal', title: plain('Escalation'), close: plain('Close'), blocks };
}

const happened: Record<string, string> = {
  'escalation.opened': 'asked for help',
  'escalation.responded': 'gave the first answer',
  'escalation.accepted': 'accepted it',
  'escalation.merged': 'joined it with another one',
  'escalation.answered': 'answered',
  'escalation.declined': 'declined it',
  'escalation.paused': 'asked the requester; the clock stood still',
  'escalation.continued': 'let the clock go on',
  'escalation.resolved': 'ended it',
  'escalation.reopened': 'opened it again',
  'escalation.target-missed': 'a promised time has passed',
};

function storyLine({
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
    type === 'escalation.confirmed'
      ? data.solved === true
        ? 'says that it is solved'
        : 'says that it is not solved yet'
      : (happened[type] ?? oneLine(type));
  const who = type === 'escalation.target-missed' ? '' : `${oneLine(by ?? 'Somebody at GitHub', 80)} `;
  return [dateTime(time), ': ', who ? bold(who.trim()) : '', who ? ` ${what}` : what];
}
