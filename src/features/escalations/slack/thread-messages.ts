import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, link, mark, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Comment } from '../../issues/issue-kinds.ts';
import type { EscalationDetail } from '../read.ts';
import { escalationButton } from './buttons.ts';
import { type EscalationTeller, quote, verdictLines } from './card.ts';
import { due } from './notices.ts';

/** Characters of a comment that a thread shows. */
const maxComment = 2_800;

/** A comment from GitHub, or words that came by a form. */
export function escalationComment(comment: Comment, author: string, url: string | undefined): Content {
  const isForm = comment.origin === 'form';
  const who: Piece[] = isForm
    ? [bold(oneLine(author, 80)), ' says: not yet.']
    : [bold(oneLine(comment.author, 60)), ' at GitHub'];
  const edited = !isForm && comment.edited_at && !comment.deleted_at ? ' (edited)' : '';
  const where: Piece[] = url ? [' · ', link(url, 'open')] : [];
  if (comment.deleted_at || comment.hidden)
    return messageContent([rich(section(mark('wastebasket'), ' ', ...who, ': this comment was taken back.'))]);
  return messageContent([
    rich(section(mark('speech_balloon'), ' ', ...who, edited, ...where)),
    quote(comment.text, maxComment),
  ]);
}

/** To the person alone: a credential of theirs was recognised. `what`: in the form; nothing is said of replies. */
export function credentialWarning(
  detail: EscalationDetail,
  what: readonly string[],
  teller: EscalationTeller,
): Content {
  const { place, escalation } = detail;
  const where: Piece = place
    ? link(teller.messageLink(place), oneLine(escalation.title, 100))
    : bold(oneLine(escalation.title, 100));
  // What came by the form stands nowhere else; a reply still stands in the thread.
  const [found, rest] =
    what.length > 0
      ? [oneLine(what.join(', '), 200), 'Have it replaced by a new one all the same.']
      : [
          'a credential',
          'Take it out of your reply in Slack, and have it replaced by a new one: whoever reads the channel has seen it.',
        ];
  return messageContent([
    rich(
      lines(
        [mark('warning'), ' What you wrote about ', where, ' holds what looks like ', bold(found), '.'],
        ['It was left out: it is neither stored here nor sent to GitHub.'],
        [rest],
      ),
    ),
  ]);
}

/** To the domain's lead, or where its team talks. */
export function missedNotice(detail: EscalationDetail, target: string, teller: EscalationTeller): Content {
  const { escalation, place } = detail;
  const what = target === 'response' ? 'A first answer' : 'A solution';
  return messageContent([
    rich(
      lines(
        [
          mark('warning'),
          ` ${what} for team `,
          bold(oneLine(escalation.team, 60)),
          ' was promised until ',
          ...due(detail, target === 'response' ? 'response' : 'resolution'),
          ': ',
          place ? link(teller.messageLink(place), oneLine(escalation.title)) : bold(oneLine(escalation.title)),
          '.',
        ],
        ...verdictLines(detail),
      ),
    ),
    ...buttonRow(escalationButton(escalation.id)),
  ]);
}
