import type { KnownBlock } from '@slack/types';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, link, mark, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import type { Comment } from '../../issues/index.ts';
import type { EscalationDetail } from '../read.ts';
import { type CardLinks, clipped, quote } from './card.ts';
import { markdown } from './markdown.ts';

/** Characters and lines of a comment that a thread shows. A form's is nowhere else; GitHub has the whole of its own. */
const max = { form: 2_500, github: 1_500, lines: 25 };

/** A comment from GitHub, or from a form. */
export function escalationComment(comment: Comment, author: string, url: string | undefined, links: Links): Content {
  const isForm = comment.origin === 'form';
  const who: Piece[] = isForm
    ? [bold(oneLine(author, 80)), ' reopened this:']
    : [bold(oneLine(comment.author, 60)), ' at GitHub'];
  const edited = !isForm && comment.edited_at && !comment.deleted_at ? ' (edited)' : '';
  const where: Piece[] = url ? [' · ', link(url, 'open')] : [];
  if (comment.deleted_at || comment.hidden)
    return messageContent([rich(section(mark('wastebasket'), ' ', ...who, ': this comment was removed.'))]);
  return messageContent([
    rich(section(mark('speech_balloon'), ' ', ...who, edited, ...where)),
    ...(isForm ? [quote(comment.text, max.form, 100)] : githubText(comment.text, links)),
  ]);
}

/** Markdown of a comment as it looks at GitHub, shortened. */
function githubText(text: string, links: Links): KnownBlock[] {
  const shown = clipped(text, max.github, max.lines);
  const blocks = markdown(shown, links);
  return [
    ...(blocks.length > 0 ? [rich(...blocks)] : []),
    ...(shown.endsWith('…') && !text.trim().endsWith('…')
      ? [smallPrint('Shortened: GitHub has the whole comment.')]
      : []),
  ];
}

/** Warning to the author of a credential. `what`: kinds found in the form; empty for a reply. */
export function credentialWarning(detail: EscalationDetail, what: readonly string[], addresses: CardLinks): Content {
  const { place, escalation } = detail;
  const where: Piece = place
    ? link(addresses.messageLink(place), oneLine(escalation.title, 100))
    : bold(oneLine(escalation.title, 100));
  // The words of a form are shown nowhere else; a reply is still in the thread.
  const [found, rest] =
    what.length > 0
      ? [oneLine(what.join(', '), 200), 'Rotate it all the same.']
      : [
          'a credential',
          'Delete it from your reply in Slack and rotate it: everybody in the channel may have read it.',
        ];
  return messageContent([
    rich(
      lines(
        [mark('warning'), ' What you wrote about ', where, ' contains what looks like ', bold(found), '.'],
        ['It was removed: it is neither stored here nor sent to GitHub.'],
        [rest],
      ),
    ),
  ]);
}
