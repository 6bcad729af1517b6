import type { RichTextBlock } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, link, mark, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Ending } from '../endings.ts';
import { isEnding, type ThreadNotice } from '../messages.ts';
import type { EscalationDetail } from '../read.ts';
import { triageButton } from './buttons.ts';
import { type CardLinks, confirmButtons, quote } from './card.ts';
import { dueNotice } from './due-notices.ts';
import { endingWords } from './endings.ts';
import { refusalWords } from './state-words.ts';

/** Characters and lines of an answer, a reason or a question in a thread: all that the forms accept. */
const max = { words: 2_500, lines: 60 };

/**
 * Notice in the thread of a card, never broadcast to the channel. `isNewest`: no later end has replaced this
 * one. `mentions`: those who answer for it, in notices of service levels. */
export function escalationNotice(
  what: ThreadNotice,
  detail: EscalationDetail,
  addresses: CardLinks,
  { isNewest, mentions = [] }: { isNewest: boolean; mentions?: readonly Piece[] },
): Content {
  const { root, decidedBy, escalation } = detail;
  const by = bold(oneLine(decidedBy ?? 'Somebody', 80));
  const withMark = (emoji: string, first: Piece[], ...rest: Piece[][]) =>
    rich(lines([mark(emoji), ' ', ...first], ...rest));
  const words = root.words ? [quote(root.words, max.words, max.lines)] : [];
  const ended = (...blocks: RichTextBlock[]) =>
    messageContent([...blocks, ...(isEnding(what) && isNewest ? followUpBlocks(what, detail) : [])]);
  switch (what) {
    case 'accepted':
      return messageContent([
        withMark(
          'hammer_and_wrench',
          [by, ' accepted this as ', ...issueLink(detail, addresses), `. ${assignment(detail)}`],
          ['Replies here are copied to the issue, and comments there appear here.'],
        ),
      ]);
    case 'merged':
      return escalation.id === root.id
        ? messageContent([
            withMark('twisted_rightwards_arrows', [
              'Another team needs this too. Replies in both threads are copied to one issue.',
            ]),
          ])
        : messageContent([
            withMark(
              'twisted_rightwards_arrows',
              [
                by,
                ' merged this into ',
                bold(oneLine(root.title, 120)),
                ' of team ',
                bold(oneLine(root.team, 60)),
                '.',
              ],
              ['You are notified here of the outcome. Replies here are copied to the same issue.'],
            ),
          ]);
    case 'asked':
      return messageContent([
        withMark('question', [mention(detail), ', ', by, ' asks:']),
        ...words,
        rich(section('Resolution clock paused until there is an answer in this thread.')),
      ]);
    case 'answered':
      return ended(withMark('speech_balloon', [mention(detail), ', ', by, ' answers:']), ...words);
    case 'declined': {
      const category = bold(root.category ? refusalWords(root.category) : 'Something else');
      return ended(withMark('x', [mention(detail), ', ', by, ' declined this: ', category, '.']), ...words);
    }
    case 'closed':
    case 'not-planned':
    case 'duplicate': {
      const { mark: name, closed, meaning } = endingWords[what];
      const issue = [', the issue ', ...issueLink(detail, addresses), ` was ${closed}.`];
      return ended(withMark(name, [mention(detail), ...issue, meaning ? ` ${meaning}` : '']));
    }
    case 'reopened':
      return messageContent([
        withMark('repeat', [
          root.state === 'open'
            ? 'Reopened: a platform engineer triages it again.'
            : 'Reopened: it is being worked on again.',
        ]),
      ]);
    case 'gone':
      return messageContent([
        withMark(
          'warning',
          ['Its issue is not at GitHub any more, or was moved to where Roadcrew has no access.'],
          ['A platform engineer has to triage it again.'],
        ),
        ...buttonRow(root.state === 'open' && escalation.id === root.id && triageButton(root.id)),
      ]);
    case 'moved':
      return messageContent([
        withMark('truck', ['Its issue was moved: it is ', ...issueLink(detail, addresses), ' now.']),
      ]);
    case 'renamed':
      return messageContent([
        withMark('pencil2', ['The issue has a new title: ', bold(oneLine(detail.issue?.title ?? '')), '.']),
      ]);
    case 'assigned':
      return messageContent([withMark('bust_in_silhouette', [assignment(detail)])]);
    case 'remind-response':
    case 'missed-response':
      return dueNotice(detail, 'response', mentions, addresses);
    case 'remind-resolution':
    case 'missed-resolution':
      return dueNotice(detail, 'resolution', mentions, addresses);
  }
}

/** The requester, whom Slack notifies. */
const mention = ({ requester }: EscalationDetail): Piece => ({ type: 'user', user_id: requester.slackId });

/** Accounts at GitHub that it is assigned to; before its issue is open, those chosen in triage. */
function assignment({ root, issue }: EscalationDetail): string {
  const chosen = issue && issue.number !== null ? issue.assignees : root.assignee ? [root.assignee] : [];
  return chosen.length > 0 ? `Assigned to ${oneLine(chosen.join(', '), 100)}.` : 'Nobody is assigned yet.';
}

function issueLink({ issue }: EscalationDetail, { links }: CardLinks): Piece[] {
  if (!issue || issue.number === null) return ['an issue, which is being opened'];
  const url = issue.url === null ? undefined : links(issue.url);
  const name = `${oneLine(issue.repo, 80)}#${issue.number}`;
  return [url ? link(url, name) : bold(name)];
}

/** The question or the offer after an end, or the team's answer; nothing once a newer one has replaced it. */
function followUpBlocks(ending: Ending, detail: EscalationDetail) {
  const { question, said } = endingWords[ending].followUp;
  const { solved } = detail.escalation;
  if (solved !== null) return [rich(section(mark(solved ? 'tada' : 'repeat'), ` ${solved ? said.yes : said.no}`))];
  const buttons = confirmButtons(detail);
  return buttons.length > 0 ? [rich(section(bold(question))), ...buttonRow(...buttons)] : [];
}
