import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import {
  bold,
  dateTime,
  lines,
  link,
  mark,
  oneLine,
  type Piece,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Target } from '../../issues/tables.ts';
import type { ThreadNotice } from '../messages.ts';
import type { EscalationDetail } from '../read.ts';
import { triageButton } from './buttons.ts';
import { confirmButtons, type EscalationTeller } from './card.ts';
import { refusalWords } from './state-words.ts';

/** What is said in the thread under a card. Nothing of it is broadcast to the channel. */
export function escalationNotice(what: ThreadNotice, detail: EscalationDetail, teller: EscalationTeller): Content {
  const { root, decidedBy, escalation } = detail;
  const by = bold(oneLine(decidedBy ?? 'Somebody', 80));
  const say = (emoji: string, first: Piece[], ...rest: Piece[][]) => rich(lines([mark(emoji), ' ', ...first], ...rest));
  const words: Piece[][] = root.words ? [[`“${oneLine(root.words, 1_500)}”`]] : [];
  switch (what) {
    case 'accepted':
      return messageContent([
        say(
          'hammer_and_wrench',
          [by, ' takes care of this: ', ...issueLink(detail, teller), '.'],
          ['What is said here goes to the issue, and the other way round.'],
        ),
      ]);
    case 'merged':
      return escalation.id === root.id
        ? messageContent([
            say('twisted_rightwards_arrows', [
              'Another team needs this too. What is said in both threads goes to one issue.',
            ]),
          ])
        : messageContent([
            say(
              'twisted_rightwards_arrows',
              [
                by,
                ' joined this with ',
                bold(oneLine(root.title, 120)),
                ' of team ',
                bold(oneLine(root.team, 60)),
                '.',
              ],
              ['You hear here how it ends; what is said here goes to the same issue.'],
            ),
          ]);
    case 'asked':
      return messageContent([
        say('question', [mention(detail), ', ', by, ' asks:'], ...words, [
          'The clock stands still until there is an answer in this thread.',
        ]),
      ]);
    case 'answered':
      return messageContent([
        say('speech_balloon', [mention(detail), ', ', by, ' answers:'], ...words),
        ...question(detail),
      ]);
    case 'declined':
      return messageContent([
        say(
          'x',
          [
            mention(detail),
            ', ',
            by,
            ' says no: ',
            bold(root.category ? refusalWords(root.category) : 'Something else'),
            '.',
          ],
          ...words,
        ),
        ...question(detail),
      ]);
    case 'closed':
      return messageContent([
        say('white_check_mark', [mention(detail), ', the issue ', ...issueLink(detail, teller), closedHow(detail)]),
        ...question(detail),
      ]);
    case 'reopened':
      return messageContent([say('repeat', ['It is not solved yet, and is being worked on again.'])]);
    case 'gone':
      return messageContent([
        say(
          'warning',
          ['Its issue is not at GitHub any more, or was moved to where Roadcrew may not look.'],
          ['A platform engineer has to decide about it anew.'],
        ),
        ...buttonRow(root.state === 'open' && escalation.id === root.id && triageButton(root.id)),
      ]);
    case 'moved':
      return messageContent([say('truck', ['Its issue was moved: it is ', ...issueLink(detail, teller), ' now.'])]);
    case 'remind-response':
      return messageContent([
        say('alarm_clock', [
          'Nobody has answered yet. A first answer was promised until ',
          ...due(detail, 'response'),
          '.',
        ]),
      ]);
    case 'remind-resolution':
      return messageContent([say('alarm_clock', ['It is to be solved until ', ...due(detail, 'resolution'), '.'])]);
    case 'missed-response':
      return messageContent([
        say('warning', ['A first answer was promised until ', ...due(detail, 'response'), '. The lead has been told.']),
      ]);
    case 'missed-resolution':
      return messageContent([
        say('warning', ['It was to be solved until ', ...due(detail, 'resolution'), '. The lead has been told.']),
      ]);
  }
}

/** The requester, who is told so by Slack. */
const mention = ({ requester }: EscalationDetail): Piece => ({ type: 'user', user_id: requester.slackId });

function issueLink({ issue }: EscalationDetail, { links }: EscalationTeller): Piece[] {
  if (!issue || issue.number === null) return ['its issue is being opened'];
  const url = issue.url === null ? undefined : links(issue.url);
  const name = `${oneLine(issue.repo, 80)}#${issue.number}`;
  return [url ? link(url, name) : bold(name)];
}

const closedHow = ({ issue }: EscalationDetail) =>
  issue?.state_reason === 'not_planned' ? ' was closed as not planned.' : ' was closed.';

/** “Did this solve it?”, and what the team has said. */
function question(detail: EscalationDetail) {
  const { solved } = detail.escalation;
  if (solved === true) return [rich(section(mark('tada'), ' Your team says that it is solved.'))];
  if (solved === false) return [rich(section(mark('repeat'), ' Your team says that it is not solved yet.'))];
  const buttons = confirmButtons(detail);
  return buttons.length > 0 ? [rich(section(bold('Did this solve it?'))), ...buttonRow(...buttons)] : [];
}

export function due({ targets }: EscalationDetail, wanted: Target): Piece[] {
  const found = targets.find(({ target }) => target === wanted);
  return found ? [dateTime(found.due_at)] : ['then'];
}
