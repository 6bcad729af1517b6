import { storable } from '../../lib/text.ts';

/**
 * Converts a Slack message to the text that people see: Slack encodes mentions and links as `<…>`, and three characters as
 * entities. `nameOf` resolves the id in a mention.
 */
export function messageToText(text: string, nameOf: (slackId: string) => string | undefined): string {
  const decoded = text
    .replace(/<([^<>]*)>/g, (_whole, inside: string) => formatMarkup(inside, nameOf))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return storable(decoded);
}

function formatMarkup(inside: string, nameOf: (slackId: string) => string | undefined): string {
  const [target = '', label] = inside.split('|', 2);
  if (target.startsWith('@')) return `@${label ?? nameOf(target.slice(1)) ?? 'somebody'}`;
  if (target.startsWith('#')) return `#${label || 'a channel'}`;
  if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0]}`;
  return label === undefined || label === target.replace(/^mailto:/, '')
    ? target.replace(/^mailto:/, '')
    : `${label} (${target})`;
}
