import { truncate } from '../../../core/slack/text.ts';
import { cleanTitle, maxTitle, maxWords } from '../title.ts';

/** Words after the command, as values of the form. */
export interface TypedRequest {
  title: string;
  words?: string;
  capability?: string;
  team?: string;
  remarks: string[];
}

/** Splits a quoted title from the reason; without quotes all of it is the title. A title that is too long goes to the reason as well. */
export function parseTypedRequest(words: readonly string[]): TypedRequest {
  const pairs: { capability?: string; team?: string } = {};
  const plain = words.filter((word) => {
    const [, key, value] = /^(capability|team)=(.+)$/is.exec(word) ?? [];
    if (!key || !value) return true;
    pairs[key.toLowerCase() === 'team' ? 'team' : 'capability'] = value;
    return false;
  });
  const [first = '', ...rest] = plain;
  const isQuoted = first.includes(' ');
  const all = cleanTitle(isQuoted ? first : plain.join(' '));
  if (all.length <= maxTitle) return { title: all, ...(isQuoted && { words: rest.join(' ') }), ...pairs, remarks: [] };
  const whole = truncate(plain.join(' '), maxWords);
  const remark = `A title can have ${maxTitle} characters. What you typed is below${plain.join(' ').length > maxWords ? `, shortened to ${maxWords} characters` : ''}.`;
  return { title: truncate(all, maxTitle), words: whole, ...pairs, remarks: [remark] };
}
