import type { Button, SectionBlock } from '@slack/types';
import { buttonRow, digestButton, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { chartBlock, tableBlock } from '../../../core/slack/blocks/data.ts';
import { bold, dateTime, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content, Drawable } from '../../../core/slack/content.ts';
import { escapeText, mrkdwn } from '../../../core/slack/text.ts';
import { exploreButton } from '../../detours/slack/adoption-text.ts';
import { listButton } from '../../escalations/slack/buttons.ts';
import { detailsButton } from '../../feature-requests/slack/request-blocks.ts';
import type { Advice, Fact, Report, ReportedWeek } from '../report.ts';

/** What a digest's buttons carry: one that was sent, or a week as it is now. */
export type DigestRef = { team: string | null } & ({ digest: string } | { week: string });

export interface DigestCard {
  report: Report;
  about: DigestRef;
  /** When it should have been sent, where it was sent much later. */
  lateSince?: Date;
  /** Somebody had it sent although the week had its digest. */
  again?: boolean;
  /** Teams whose digests stand in its thread. */
  inThread?: readonly string[];
  /** Small print of our own, as mrkdwn. */
  notes?: readonly string[];
}

/** What one week comes to, for people who look at it rather than read it; the text says all of it. */
export function digestCard(card: DigestCard): Content {
  const { report, about } = card;
  const { headline, charts, table, facts, advice, quiet, team } = report;
  if (quiet)
    return messageContent(
      [rich(section(bold(`${titleOf(report)}: `), headline.text, ...late(card))), ...notesOf(card)],
      'once',
    );
  return messageContent(
    [
      header(titleOf(report)),
      rich(section(periodWords(report.week), ...late(card))),
      rich(section(bold(headline.text), ...(headline.also ? [`\n${headline.also}`] : []))),
      ...charts.map(chartBlock),
      ...(table ? [tableBlock(table)] : []),
      ...factBlocks(facts),
      ...(advice.length > 0
        ? [header('What to do about it'), ...advice.map((one, index) => adviceRow(one, index, about))]
        : []),
      ...buttonRow(digestButton('how', about), digestButton('explore', about)),
      ...notesOf(card),
      smallPrint(
        team === null
          ? 'Shares and times of fewer than five are not told: there is not enough data for them.'
          : 'These numbers are your team’s own. Shares and times of fewer than five are not told: there is not enough data for them.',
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

/** `9–15 November 2026, Europe/London`: the days of the week, in the zone it was counted in. */
export function periodWords({ from, until, zone }: ReportedWeek): string {
  const days = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' });
  return `${days.formatRange(new Date(from), new Date(Date.parse(until) - 1))}, ${zone}`;
}

function late({ lateSince, again }: DigestCard): Piece[] {
  if (again) return [' · sent once more, with the numbers as of then'];
  return lateSince ? [' · sent late, it was due ', dateTime(lateSince)] : [];
}

function notesOf({ notes = [], inThread = [] }: DigestCard): Drawable[] {
  const others = inThread.map((name) => userText(name));
  return [
    ...(others.length > 0 ? [smallPrint(`In the thread: ${others.join(', ')}, who share this channel.`)] : []),
    ...notes.map(smallPrint),
  ];
}

/** Two columns; a section holds ten. */
function factBlocks(facts: readonly Fact[]): SectionBlock[] {
  if (facts.length === 0) return [];
  const fields = facts
    .slice(0, 10)
    .map(({ label, text }) => mrkdwn(`*${userText(label)}*\n${escapeText(oneLine(text, 500))}`, 2000));
  return [{ type: 'section', fields }];
}

function adviceRow({ text, open }: Advice, index: number, about: DigestRef): SectionBlock {
  const button = leadOn(open, index, about);
  return {
    type: 'section',
    text: mrkdwn(`*${index + 1}.* ${escapeText(oneLine(text, 500))}`),
    ...(button && { accessory: button }),
  };
}

function leadOn(open: Advice['open'], nth: number, about: DigestRef): Button | false {
  if ('run' in open) return openButton(open.run);
  if ('request' in open) return detailsButton(open.request, nth);
  if ('escalations' in open) return listButton('Show them', open.escalations);
  if ('detours' in open) return exploreButton({ capability: open.detours, state: 'detour' }, 'Show who', nth);
  return digestButton('explore', about, { ...open, nth });
}
