/**
 * Parsed mrkdwn of Slack. `slack-blocks-to-jsx` reads mrkdwn (and even plain_text) as Markdown: it formats `**x**`,
 * `[x](y)` and `2*3*4`, unlike Slack, and would hide the escaping mistakes that this page should show.
 */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'link'; url: string; label?: string }
  | { kind: 'user' | 'channel' | 'group'; id: string; label?: string }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; timestamp: number; format: string; url?: string; fallback: string }
  | { kind: 'emoji'; name: string };

export type Paragraph = { kind: 'lines' | 'quote'; lines: Inline[][] } | { kind: 'preformatted'; text: string };

/** Accepts web and mail addresses, but not `javascript:` and others. */
export const isAddress = (url: string): boolean => /^(https?:\/\/|mailto:)/i.test(url);

/** Decodes Slack's three entities and no others. */
export const decode = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

export function parseMrkdwn(source: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  // Odd pieces are the contents of ``` fences. An unclosed fence stays ordinary text.
  const pieces = source.split(/```\n?([\s\S]+?)\n?```\n?/);
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) paragraphs.push({ kind: 'preformatted', text: decode(stripLinks(piece)) });
    else if (piece !== '') paragraphs.push(...parseLines(piece));
  }
  return paragraphs;
}

function parseLines(piece: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const line of piece.replace(/\n$/, '').split('\n')) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    const kind = quoted ? 'quote' : 'lines';
    const last = paragraphs.at(-1);
    const parsed = parseInline(line.slice(quoted?.[0].length ?? 0));
    if (last?.kind === kind) last.lines.push(parsed);
    else paragraphs.push({ kind, lines: [parsed] });
  }
  return paragraphs;
}

const TOKEN = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<angle>[^<>\\n]+)>',
    ':(?<emoji>[a-z0-9_+-]+):',
    '(?<url>https?:\\/\\/[^\\s<>|*]*[^\\s<>|*.,:;!?)])',
    // A mark opens at a word's edge before a non-space, and closes after a non-space at a word's edge.
    ...['\\*', '_', '~'].map((mark) => `(?<![\\w${mark}])${mark}(?=\\S)(?:[^${mark}\\n]*?\\S)?${mark}(?![\\w${mark}])`),
  ].join('|'),
  'g',
);

const MARKS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };

export function parseInline(line: string): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  const text = (to: number) => {
    if (to > from) out.push({ kind: 'text', text: decode(line.slice(from, to)) });
  };
  for (const match of line.matchAll(TOKEN)) {
    const node = inlineOf(match);
    if (!node) continue;
    text(match.index);
    out.push(node);
    from = match.index + match[0].length;
  }
  text(line.length);
  return out;
}

function inlineOf(match: RegExpExecArray): Inline | undefined {
  const { code, angle, emoji, url } = match.groups ?? {};
  if (code) return { kind: 'code', text: decode(stripLinks(code)) };
  if (angle) return parseAngle(angle);
  if (emoji) return { kind: 'emoji', name: emoji };
  if (url) return { kind: 'link', url: decode(url) };
  const kind = MARKS[match[0].charAt(0)];
  const inner = match[0].slice(1, -1);
  return kind && inner ? { kind, children: parseInline(inner) } : undefined;
}

/** Parses the text between < and >: a mention, a date or a link. */
function parseAngle(inside: string): Inline | undefined {
  const [target = '', label] = split(inside, '|');
  const named = label === undefined ? {} : { label: decode(label) };
  if (/^@[UWB]/.test(target)) return { kind: 'user', id: target.slice(1), ...named };
  if (target.startsWith('#C')) return { kind: 'channel', id: target.slice(1), ...named };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice('!subteam^'.length), ...named };
  if (target.startsWith('!date^')) return parseDate(target, label);
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', range: target.slice(1) };
  if (isAddress(target)) return { kind: 'link', url: decode(target), ...named };
  return undefined;
}

function parseDate(target: string, fallback = ''): Inline | undefined {
  const [, seconds = '', format = '', url] = target.split('^');
  const timestamp = Number(seconds);
  if (!Number.isFinite(timestamp) || format === '') return undefined;
  return {
    kind: 'date',
    timestamp,
    format: decode(format),
    fallback: decode(fallback),
    ...(url !== undefined && isAddress(url) && { url }),
  };
}

function split(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Replaces `<url|label>` by its label, as Slack does inside code. */
const stripLinks = (text: string): string =>
  text.replace(/<(https?:\/\/[^<>|\n]+)(?:\|([^<>\n]+))?>/g, (_all, url: string, label?: string) => label ?? url);
