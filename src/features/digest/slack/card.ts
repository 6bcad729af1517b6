import type { Button, SectionBlock } from '@slack/types';
import { button, buttonRow, maxValue } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { chartBlock, tableBlock } from '../../../core/slack/blocks/data.ts';
import { bold, dateTime, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content, Drawable } from '../../../core/slack/content.ts';
import { escapeText, mrkdwn } from '../../../core/slack/text.ts';
import type { Advice, Fact, Report, ReportedWeek } from '../report.ts';
import { type DigestRef, exploreButton, howButton } from './buttons.ts';

export interface DigestCard {
  report: Report;
  about: DigestRef;
  /** Pages of the installed features, by name. */
  pages: { has(page: string): boolean };
  /** Time at which it was due, if it was sent much later. */
  dueAt?: Date;
  /** Sent by a person in addition to the week's own. */
  extra?: boolean;
  /** Teams whose digests are in its thread. */
  inThread?: readonly string[];
  /** Small print as mrkdwn, without text of people. */
  notes?: readonly string[];
}

/** Digest of one week as charts, a table and facts; the text repeats all of it in words. */
export function digestCard(card: DigestCard): Content {
  const { report, about } = card;
  const { headline, charts, table, facts, advice, quiet, team } = report;
  if (quiet)
    return messageContent(
      [rich(section(bold(`${titleOf(report)}: `), headline.text, ...lateness(card))), ...notesOf(card)],
      'once',
    );
  return messageContent(
    [
      header(titleOf(report)),
      rich(section(periodWords(report.week), ...lateness(card))),
      rich(section(bold(headline.text), ...(headline.also ? [`\n${headline.also}`] : []))),
      ...charts.map(chartBlock),
      ...(table ? [tableBlock(table)] : []),
      ...factBlocks(facts),
      ...(advice.length > 0
        ? [header('What to do about it'), ...advice.map((one, index) => adviceRow(one, index, card))]
        : []),
      ...buttonRow(howButton(about), exploreButton(about)),
      ...notesOf(card),
      smallPrint(
        team === null
          ? 'Percentages and times based on fewer than five are hidden.'
          : 'These are your team’s own numbers. Percentages and times based on fewer than five are hidden.',
      ),
    ],
    'once',
  );
}

/** `Platform digest · week 47` */
export function titleOf({ team, week }: Pick<Report, 'team' | 'week'>): string {
  const whose = team === null ? 'Platform digest' : `Digest of ${oneLine(team, 80)}`;
  return `${whose} · week ${Number(week.name.slice(-2))}${week.soFar ? ' so far' : ''}`;
}

/** `9–15 November 2026, Europe/London`: days of the week, in the time zone it was counted in. */
export function periodWords({ from, until, zone }: ReportedWeek): string {
  const days = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' });
  return `${days.formatRange(new Date(from), new Date(Date.parse(until) - 1))}, ${zone}`;
}

function lateness({ dueAt, extra }: DigestCard): Piece[] {
  if (extra) return [' · sent again, with the numbers of that time'];
  return dueAt ? [' · sent late, it was due ', dateTime(dueAt)] : [];
}

function notesOf({ notes = [], inThread = [] }: DigestCard): Drawable[] {
  const others = inThread.map((name) => userText(name));
  return [
    ...(others.length > 0 ? [smallPrint(`In the thread: ${others.join(', ')}, which share this channel.`)] : []),
    ...notes.map(smallPrint),
  ];
}

/** Two columns; a section takes ten. */
function factBlocks(facts: readonly Fact[]): SectionBlock[] {
  if (facts.length === 0) return [];
  const fields = facts
    .slice(0, 10)
    .map(({ label, text }) => mrkdwn(`*${userText(label)}*\n${escapeText(oneLine(text, 500))}`, 2000));
  return [{ type: 'section', fields }];
}

function adviceRow({ text, open }: Advice, index: number, card: DigestCard): SectionBlock {
  const accessory = adviceButton(open, index, card);
  return {
    type: 'section',
    text: mrkdwn(`*${index + 1}.* ${escapeText(oneLine(text, 500))}`),
    ...(accessory && { accessory }),
  };
}

/** Explore with the choice of the advice, or the button of another feature if that is installed. */
function adviceButton(open: Advice['open'], nth: number, { about, pages }: DigestCard): Button | false {
  if (!('page' in open)) return exploreButton(about, { nth, capability: open.capability, team: open.team });
  const { page, label, action, value } = open;
  return pages.has(page) && value.length <= maxValue && button(label, action, value);
}
