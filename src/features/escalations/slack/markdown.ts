import type { RichTextBlockElement, RichTextElement, RichTextStyleable } from '@slack/types';
import type { Links } from '../../../core/slack/links.ts';

/** Markdown of GitHub as rich text with a border, in which Slack parses nothing. Only links that `links` allows are linked. */
export function markdown(text: string, links: Links): RichTextBlockElement[] {
  const blocks: RichTextBlockElement[] = [];
  let code: string[] | undefined;
  for (const line of withoutHtml(text).split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) {
      if (code) blocks.push(preformatted(code));
      code = code ? undefined : [];
    } else if (code) code.push(line);
    else addLine(blocks, line, links);
  }
  if (code) blocks.push(preformatted(code));
  return blocks.map(trimmed).filter((block) => block.elements.length > 0);
}

const preformatted = (lines: readonly string[]): RichTextBlockElement => ({
  type: 'rich_text_preformatted',
  border: 1,
  elements: lines.join('\n') ? [{ type: 'text', text: lines.join('\n') }] : [],
});

/** Appends a line: to the block before it where both are of one kind. */
function addLine(blocks: RichTextBlockElement[], line: string, links: Links): void {
  const last = blocks.at(-1);
  const [, indentation = '', sign = '', tick, item] =
    /^(\s*)([-*+]|\d{1,9}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/.exec(line) ?? [];
  if (item !== undefined && !isRule(line)) {
    const style = /\d/.test(sign) ? 'ordered' : 'bullet';
    const indent = Math.min(8, Math.floor(indentation.length / 2));
    const box = tick === undefined ? '' : tick === ' ' ? '☐ ' : '☑ ';
    const elements = inline(`${box}${item}`, links);
    if (elements.length === 0) return;
    const section = { type: 'rich_text_section' as const, elements };
    if (last?.type === 'rich_text_list' && last.style === style && (last.indent ?? 0) === indent)
      last.elements.push(section);
    else blocks.push({ type: 'rich_text_list', style, indent, border: 1, elements: [section] });
    return;
  }
  if (/^\s*\|.*\|\s*$/.test(line)) {
    if (/^[\s|:-]+$/.test(line)) return; // between a table's head and its body
    if (last?.type === 'rich_text_preformatted') last.elements = preformattedWith(last.elements, line);
    else blocks.push(preformatted([line.trim()]));
    return;
  }
  const heading = /^\s*#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
  const shown = isRule(line) ? '' : (heading ?? line.replace(/^\s*(>\s?)+/, '')).trimEnd();
  const elements = inline(shown, links, heading === undefined ? {} : { bold: true });
  if (last?.type === 'rich_text_quote') last.elements.push({ type: 'text', text: '\n' }, ...elements);
  else if (elements.length > 0) blocks.push({ type: 'rich_text_quote', elements });
}

const isRule = (line: string) => /^\s*([-*_])(\s*\1){2,}\s*$/.test(line);

const preformattedWith = (elements: RichTextElement[], line: string) => {
  const [first] = elements;
  return [{ type: 'text' as const, text: `${first?.type === 'text' ? first.text : ''}\n${line.trim()}` }];
};

/** Without the line breaks at the end of a paragraph, which come before the next block. */
function trimmed(block: RichTextBlockElement): RichTextBlockElement {
  if (block.type !== 'rich_text_quote') return block;
  const end = block.elements.findLastIndex((element) => element.type !== 'text' || element.text.trim() !== '');
  return { ...block, elements: block.elements.slice(0, end + 1) };
}

/** Tags that GitHub draws; other text in angle brackets is shown as it was typed. */
const tags =
  /<\/?(?:a|b|blockquote|code|dd|del|details|div|dl|dt|em|h[1-6]|i|ins|kbd|li|ol|p|picture|pre|s|samp|source|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|ul)(?:\s[^<>]*)?\/?>/gi;

/** Code, in which nothing is changed: fenced, or within a line. */
const codeParts = /(^[ \t]*(?:```|~~~)[\s\S]*?(?:^[ \t]*(?:```|~~~)[^\n]*$|(?![\s\S]))|`[^`\n]+`)/m;

const withoutHtml = (text: string) =>
  text
    .split(codeParts)
    .map((part, index) => (index % 2 === 1 ? part : withoutTags(part)))
    .join('');

const withoutTags = (text: string) =>
  text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<img\s[^<>]*?alt="([^"]*)"[^<>]*>/gi, '$1')
    .replace(/<img\s[^<>]*>/gi, 'image')
    .replace(tags, '')
    .replace(/\n{3,}/g, '\n\n');

const token = new RegExp(
  [
    /\\(?<escaped>[\\`*_{}[\]()#+\-.!|~<>])/,
    /(?<ticks>`+)(?<code>[^\n]*?[^`\n])\k<ticks>(?!`)/,
    /!?\[(?<label>[^[\]\n]*)\]\(\s*<?(?<target>[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+["'(][^\n]*?["')])?\s*\)/,
    /<(?<auto>https?:\/\/[^\s<>]+)>/,
    /(?<bare>https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]*_~])/,
    /(?<strong>\*\*|__)(?=\S)(?<bold>[^\n]*?\S)\k<strong>/,
    /~~(?=\S)(?<strike>[^\n]*?\S)~~/,
    /(?<![\p{L}\p{N}*_])(?<emphasis>[*_])(?=[^\s*_])(?<italic>[^\n]*?[^\s*_])\k<emphasis>(?![\p{L}\p{N}])/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
const decoded = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => entities[name] ?? '');

/** One line of Markdown. Nested marks add up. */
function inline(text: string, links: Links, style: NonNullable<RichTextStyleable['style']> = {}): RichTextElement[] {
  const elements: RichTextElement[] = [];
  const styled = Object.keys(style).length > 0 && { style };
  const add = (piece: string) => {
    if (piece !== '') elements.push({ type: 'text', text: decoded(piece), ...styled });
  };
  let end = 0;
  for (const match of text.matchAll(token)) {
    const { escaped, code, label, target, auto, bare, bold, strike, italic } = match.groups ?? {};
    add(text.slice(end, match.index));
    end = match.index + match[0].length;
    const address = target ?? auto ?? bare;
    if (escaped) add(escaped);
    else if (code) elements.push({ type: 'text', text: code.trim() || code, style: { ...style, code: true } });
    else if (address !== undefined) {
      const url = links(address);
      const name = decoded(label || (target ? 'image' : address));
      if (url) elements.push({ type: 'link', url, text: name, ...styled });
      else add(name === address ? address : `${name} (${address})`);
    } else if (bold) elements.push(...inline(bold, links, { ...style, bold: true }));
    else if (strike) elements.push(...inline(strike, links, { ...style, strike: true }));
    else if (italic) elements.push(...inline(italic, links, { ...style, italic: true }));
  }
  add(text.slice(end));
  return elements;
}
