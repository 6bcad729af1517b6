import type { RichTextBlock } from '@slack/types';
import { bold, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { stripInvisible, truncate } from '../../../core/slack/text.ts';
import type { Case, RequestDetail } from '../read.ts';

/** Reasons of one team, as they were typed. `length`: characters of each. */
export function caseBlock({ team, reasons }: Pick<Case, 'team' | 'reasons'>, length: number): RichTextBlock {
  return rich(
    section(bold(oneLine(team, 60))),
    ...reasons.flatMap(({ name, words }) => [
      {
        type: 'rich_text_quote' as const,
        elements: [{ type: 'text' as const, text: truncate(stripInvisible(words), length) }],
      },
      section(`${oneLine(name, 80)}${words.length > length ? ' (shortened; the issue has the full text)' : ''}`),
    ]),
  );
}

/** Number of its issue, as words to link. */
export const issueWords = ({ issue }: Pick<RequestDetail, 'issue'>) =>
  issue?.number ? `issue #${issue.number}` : 'its issue';

/** A title within our sentences. */
export const quotedTitle = (title: string): Piece => bold(`“${oneLine(title, 150)}”`);
