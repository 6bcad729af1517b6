import { cleanTitle, maxTitle, maxWords } from '../title.ts';

/** What was typed after the command, for the form. */
export interface Typed {
  title: string;
  words?: string;
  capability?: string;
  team?: string;
  remarks: string[];
}

/** A quoted title and what it is for; without quotes all of it is the title. What a title does not hold is not lost. */
export function parseTypedRequest(words: readonly string[]): Typed {
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
  const whole = plain.join(' ').slice(0, maxWords).toWellFormed();
  const remark = `A title holds ${maxTitle} characters. All that you typed stands below${plain.join(' ').length > maxWords ? `, as far as ${maxWords} characters go` : ''}.`;
  return { title: cleanTitle(all.slice(0, maxTitle)), words: whole, ...pairs, remarks: [remark] };
}
