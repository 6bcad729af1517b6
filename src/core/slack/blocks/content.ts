import type { RichTextBlockElement, RichTextElement, TableBlock, TextObject } from '@slack/types';
import type { Content, Drawable } from '../content.ts';
import { code, escapeText, when } from '../text.ts';
import { describeChart, describeTable } from './data.ts';

/** Slack's limits are 4,000 characters for the text of an update and 40,000 for a new message. */
const maxText = { updated: 3_800, once: 30_000 };

/** Content with these blocks, and the same as text; longer for messages that are never updated (`once`). */
export function messageContent(blocks: Drawable[], length: keyof typeof maxText = 'updated'): Content {
  const kept: string[] = [];
  let room = maxText[length];
  for (const line of blocks.flatMap(linesOf)) {
    if (line.length + 1 > room) {
      kept.push('… The rest is shown in Slack.');
      break;
    }
    kept.push(line);
    room -= line.length + 1;
  }
  return { text: kept.join('\n'), blocks };
}

function linesOf(block: Drawable): string[] {
  switch (block.type) {
    case 'header':
      return [toText(block.text)];
    case 'section':
      return [...(block.text ? [block.text] : []), ...(block.fields ?? [])].flatMap((text) => toText(text).split('\n'));
    case 'data_visualization':
      return describeChart(block).map(escapeText);
    case 'data_table':
      return describeTable(block).map(escapeText);
    case 'context':
      return block.elements.flatMap((element) => (element.type === 'image' ? [] : [toText(element)]));
    case 'rich_text':
      return block.elements.flatMap(richTextLines);
    case 'table':
      return tableLines(block);
    default:
      return []; // dividers and buttons
  }
}

/** One line per row, with the column's heading before each cell. */
function tableLines({ rows: [head = [], ...rows] }: TableBlock): string[] {
  const text = (cell: TableBlock['rows'][number][number] | undefined) =>
    cell?.type === 'raw_text' ? escapeText(cell.text) : cell?.type === 'raw_number' ? String(cell.value) : '';
  return rows.map((row) => row.map((cell, column) => `${text(head[column])}: ${text(cell)}`).join(', '));
}

const toText = (text: TextObject) => (text.type === 'mrkdwn' ? text.text : escapeText(text.text));

function richTextLines(element: RichTextBlockElement): string[] {
  switch (element.type) {
    case 'rich_text_list':
      return element.elements.map(
        (item, index) =>
          `${element.style === 'ordered' ? `${index + 1}.` : '•'} ${item.elements.map(pieceText).join('')}`,
      );
    default:
      return element.elements
        .map(pieceText)
        .join('')
        .split('\n')
        .map((line) => line.trim());
  }
}

function pieceText(element: RichTextElement): string {
  switch (element.type) {
    case 'text':
      return element.style?.code ? code(element.text) : escapeText(element.text);
    case 'date':
      return when(new Date(element.timestamp * 1000), element.format);
    case 'user':
      return `<@${element.user_id}>`;
    case 'usergroup':
      return `<!subteam^${element.usergroup_id}>`;
    case 'channel':
      return `<#${element.channel_id}>`;
    case 'link':
      return escapeText(element.text ?? element.url);
    default:
      return ''; // emoji repeat the word beside them
  }
}
