import { inert } from './html.ts';

/** Bold, links, inline code and what was escaped, in text that is inert already. */
const inline = (text: string): string =>
  text
    .replaceAll(/\\([\\`*_[\]~|$!#+\-=])/g, (_whole, character: string) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/&amp;(lt|gt|amp|quot);/g, '&$1;')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<a href="$2">$1</a>');

/** As much of GitHub's Markdown as the bot writes: paragraphs, quotations, lists. Nothing in it is HTML; comments are not shown. */
export function markdown(text: string): string {
  const shown = text.replaceAll(/<!--[\s\S]*?-->/g, '').trim();
  const blocks: { tag: 'p' | 'blockquote' | 'ul'; lines: string[] }[] = [];
  for (const line of shown.split('\n')) {
    const tag = line.startsWith('>') ? 'blockquote' : line.startsWith('- ') ? 'ul' : 'p';
    const content = inline(inert(line.replace(/^(> ?|- )/, '')));
    const last = blocks.at(-1);
    if (line.trim() === '') blocks.push({ tag: 'p', lines: [] });
    else if (last?.tag === tag && last.lines.length > 0) last.lines.push(content);
    else blocks.push({ tag, lines: [content] });
  }
  return blocks
    .filter(({ lines }) => lines.length > 0)
    .map(({ tag, lines }) =>
      tag === 'ul'
        ? `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`
        : `<${tag}>${lines.join('<br>')}</${tag}>`,
    )
    .join('');
}
