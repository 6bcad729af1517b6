import type { TextObject } from '@slack/types';
import { Fragment, type ReactNode } from 'react';
import { useNames } from '../names.tsx';
import { formatFull, formatSlackDate } from './dates.ts';
import { Emoji } from './emoji.tsx';
import { decode, type Inline, isAddress, type Paragraph, parseMrkdwn } from './mrkdwn.ts';

/** Draws a text object: parses mrkdwn, and shows plain_text as it is except for `:emoji:`. */
export function Text({ text }: { text: TextObject }) {
  if (text.type === 'mrkdwn') return <Mrkdwn source={text.text} />;
  return <Plain text={text.text} />;
}

export function Plain({ text }: { text: string }) {
  const pieces = decode(text).split(/:([a-z0-9_+-]+):/);
  return (
    <span className="plain">
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
        <Fragment key={index}>{index % 2 === 1 ? <Emoji name={piece} /> : piece}</Fragment>
      ))}
    </span>
  );
}

export function Mrkdwn({ source }: { source: string }) {
  return (
    <div className="mrkdwn">
      {parseMrkdwn(source).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of one text have no other identity
        <ParagraphView key={index} paragraph={paragraph} />
      ))}
    </div>
  );
}

function ParagraphView({ paragraph }: { paragraph: Paragraph }) {
  if (paragraph.kind === 'preformatted') return <pre>{paragraph.text}</pre>;
  const lines = paragraph.lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text have no other identity
    <Fragment key={index}>
      {index > 0 && <br />}
      <Inlines nodes={line} />
    </Fragment>
  ));
  return paragraph.kind === 'quote' ? <blockquote>{lines}</blockquote> : <div>{lines}</div>;
}

function Inlines({ nodes }: { nodes: Inline[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the words of one line have no other identity
  return nodes.map((node, index) => <InlineView key={index} node={node} />);
}

function InlineView({ node }: { node: Inline }) {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return <code>{node.text}</code>;
    case 'bold':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'link':
      return <Link url={node.url}>{node.label === undefined ? node.url : <Plain text={node.label} />}</Link>;
    case 'emoji':
      return <Emoji name={node.name} />;
    case 'broadcast':
      return <span className="mention mention-me">@{node.range}</span>;
    case 'date':
      return <SlackDate node={node} />;
    default:
      return <Mention node={node} />;
  }
}

export function Link({ url, children }: { url: string; children: ReactNode }) {
  if (!isAddress(url)) return children;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function Mention({ node }: { node: Extract<Inline, { kind: 'user' | 'channel' | 'group' }> }) {
  const names = useNames();
  if (node.kind === 'channel') {
    const name = names.channel(node.id);
    return <span className="mention">{name ? `#${name}` : '#private-channel'}</span>;
  }
  const name = node.kind === 'user' ? names.person(node.id) : names.groups.find((group) => group.id === node.id)?.name;
  const own = node.kind === 'user' && node.id === names.me;
  return (
    <span className={own ? 'mention mention-me' : 'mention'}>@{name ?? node.label?.replace(/^@/, '') ?? node.id}</span>
  );
}

function SlackDate({ node }: { node: Extract<Inline, { kind: 'date' }> }) {
  const date = new Date(node.timestamp * 1000);
  const written = (
    <time dateTime={date.toISOString()} title={formatFull(date)}>
      {formatSlackDate(node.timestamp, node.format)}
    </time>
  );
  return node.url ? <Link url={node.url}>{written}</Link> : written;
}
