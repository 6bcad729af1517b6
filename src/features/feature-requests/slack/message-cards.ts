import type { KnownBlock, SectionBlock } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, link, mark, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import { escapeText, mrkdwn, truncate } from '../../../core/slack/text.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { Case, RequestDetail } from '../read.ts';
import { candidateTeams } from '../request.ts';
import { confirmButtons, detailsButton, joinButton, reopenIssueButton } from './buttons.ts';
import { issueWords, quotedTitle } from './request-blocks.ts';
import { countedOf, shownOf, stateOf, stateSentence } from './state-words.ts';

/** Characters of a team's reasons, and teams in a section. */
const max = { text: 600, fields: 10 };

/** Reasons of the teams side by side: two in a row, on a phone below each other. */
export function candidateCard(request: RequestDetail, links: Links): Content {
  const { cases, title, capability, id } = request;
  const fields: SectionBlock = { type: 'section', fields: cases.slice(0, max.fields).map(caseField) };
  return messageContent([
    header(oneLine(`${quantity(cases.length, 'team')} want this: ${oneLine(title, 120)}`)),
    ...(cases.length > 0 ? [fields] : []),
    rich(lines([`${candidateTeams} teams is the threshold: now a candidate. `, ...nextStep(request, links)])),
    ...(capability ? [smallPrint(`Capability: ${userText(capability)}`)] : []),
    ...buttonRow(detailsButton(id)),
  ]);
}

const caseField = ({ team, reasons }: Case) => {
  const words = reasons.map(({ name, words }) => `${name}: “${words.replace(/\s+/g, ' ').trim()}”`).join('\n');
  return mrkdwn(`*${userText(team, 60)}*\n${escapeText(truncate(words, max.text)).replaceAll('`', 'ˋ')}`, 2000);
};

function nextStep(request: RequestDetail, links: Links): Piece[] {
  if (!request.issue) return ['There is no repository for issues, so its status cannot change.'];
  const url = request.issue.url ? links(request.issue.url) : undefined;
  const issue = url ? link(url, issueWords(request)) : issueWords(request);
  return ['Decide in ', issue, '; these teams are notified.'];
}

/** Status of a request, for one of its teams. */
export function statusCard(request: RequestDetail, team: string, links: Links): Content {
  const { title, id, cases } = request;
  const url = request.issue?.url ? links(request.issue.url) : undefined;
  const own = cases.find((one) => one.team === team);
  const { mark: name, change, followUp } = stateOf(countedOf(request));
  return messageContent([
    rich(
      lines(
        [mark(name), ' ', quotedTitle(title), ', which your team requested, ', bold(change), '.'],
        ...details(request, own),
        ...(url ? [['Follow ', link(url, issueWords(request)), '.']] : []),
      ),
    ),
    ...buttonRow(
      ...(own && followUp?.kind === 'confirm' ? confirmButtons(id, own) : []),
      followUp?.kind === 'reason' && joinButton(id, 'Add our reason'),
      detailsButton(id),
    ),
  ]);
}

function details(request: RequestDetail, own: Case | undefined): Piece[][] {
  const counted = countedOf(request);
  const { followUp } = stateOf(counted);
  const why = request.reason
    ? `Why: “${oneLine(request.reason, max.text)}”`
    : 'No reason was given yet; it will be added here.';
  const reason = shownOf(counted) === 'declined' ? [[why]] : [];
  if (followUp?.kind !== 'confirm') return followUp ? [...reason, [followUp.question]] : reason;
  if (!own) return [];
  const who = bold(oneLine(own.solvedBy ?? 'Somebody', 80));
  if (own.solved === true) return [[who, ' says: it solves this for your team.']];
  if (own.solved === false)
    return [[who, ' says: it does not solve this for your team yet. The issue says what is missing.']];
  return [[followUp.question]];
}

/** The demand of a team was moved by a merge or a split. */
export function movedCard(from: RequestDetail, into: RequestDetail): Content {
  const merged = from.mergedInto?.id === into.id;
  const counted = countedOf(into);
  const first: Piece[] = merged
    ? [quotedTitle(from.title), ', which your team requested, is now part of ', quotedTitle(into.title), '.']
    : ['Your team’s part of ', quotedTitle(from.title), ' is now a request of its own: ', quotedTitle(into.title), '.'];
  const state = stateOf(counted);
  const blocks: KnownBlock[] = [
    rich(lines(first, [mark(state.mark), ' ', bold(`${state.words}.`), ` ${stateSentence(counted)}`])),
    ...buttonRow(detailsButton(into.id)),
  ];
  return messageContent(blocks);
}

export const goneCard = ({ title, id }: RequestDetail): Content =>
  messageContent([
    rich(
      lines(
        [
          mark('warning'),
          ' The issue of ',
          quotedTitle(title),
          ' is not at GitHub any more, or Roadcrew has no access to it.',
        ],
        [
          'The request stays and its teams are counted, but its status cannot change until somebody opens a new issue or merges it into another request.',
        ],
      ),
    ),
    ...buttonRow(reopenIssueButton(id), detailsButton(id)),
  ]);
