import type { KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { row } from '../../../core/slack/blocks/buttons.ts';
import { content } from '../../../core/slack/blocks/content.ts';
import { at, bold, bullets, lines, link, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, outside, small } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { mrkdwn, plain, span } from '../../../core/slack/text.ts';
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
  return content([
    header(titles[which] ?? `Escalations: ${which}`),
    ...(escalations.length > 0 ? escalations.map((one) => escalationRow(one, which === 'wishes')) : [empty(which)]),
    ...(more ? [small(`The first ${escalations.length} are shown.`)] : []),
    ...row(
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
    `team ${outside(team, 40)}`,
    outside(requester, 40),
    ...(severity === 'normal' ? [] : [severity]),
    ...(number === null ? [] : [`#${number}`]),
    `${span(Math.max(0, now.getTime() - opened_at.getTime()))} ago`,
  ];
  const said = withWords && words ? `\n${outside(words, 300)}` : '';
  return {
    type: 'section',
    text: mrkdwn(`${outside(title, 150)}\n${facts.join(' · ')}${said}`),
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
    small(`Team ${outside(escalation.team)} · ${outside(requester.name)} · severity ${escalation.severity}`),
    rich(
      stateLine(detail),
      lines(...aboutLines(detail), ...issueLines(detail, teller), ...verdictLines(detail)),
      ...(place ? [section(link(teller.messageLink(place), 'Open the conversation'))] : []),
    ),
    ...(escalation.details ? [quote(escalation.details, 1_500)] : []),
    ...row(isPlatform && root.state === 'open' && triageButton(root.id), ...(isOwn ? confirmButtons(detail) : [])),
    rich(section(bold('What happened')), bullets(story.map(storyLine))),
    small(`Reference \`${outside(escalation.id)}\``),
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
  return [at(time), ': ', who ? bold(who.trim()) : '', who ? ` ${what}` : what];
}
