import { escapeHtml } from './html.ts';

/** Renders bold, links, inline code and escapes, in HTML-escaped text. */
const inline = (text: string): string =>
  text
    .replaceAll(/\\([\\`*_[\]~|$!#+\-=])/g, (_whole, character: string) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/&amp;(lt|gt|amp|quot);/g, '&$1;')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<a href="$2">$1</a>');

/** Renders the Markdown that the bot writes: paragraphs, quotations, lists. HTML is escaped, comments are removed. */
export function markdown(text: string): string {
  const visible = text.replaceAll(/<!--[\s\S]*?-->/g, '').trim();
  const blocks: { tag: 'p' | 'blockquote' | 'ul'; lines: string[] }[] = [];
  for (const line of visible.split('\n')) {
    const tag = line.startsWith('>') ? 'blockquote' : line.startsWith('- ') ? 'ul' : 'p';
    const content = inline(escapeHtml(line.replace(/^(> ?|- )/, '')));
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
