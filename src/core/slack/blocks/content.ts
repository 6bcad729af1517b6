import type { RichTextBlockElement, RichTextElement, TableBlock, TextObject } from '@slack/types';
import type { Content, Drawable } from '../content.ts';
import { code, escapeText, when } from '../text.ts';
import { chartWords, dataWords } from './data.ts';

/** Slack refuses to update a message whose text is longer than 4,000 characters; of a new one it takes 40,000. */
const maxText = { updated: 3_800, once: 30_000 };

/** A message of these blocks, with the whole of it in words. What is never updated may have many. */
export function messageContent(blocks: Drawable[], length: keyof typeof maxText = 'updated'): Content {
  const kept: string[] = [];
  let room = maxText[length];
  for (const line of blocks.flatMap(wordsOf)) {
    if (line.length + 1 > room) {
      kept.push('… The rest is shown in Slack.');
      break;
    }
    kept.push(line);
    room -= line.length + 1;
  }
  return { text: kept.join('\n'), blocks };
}

function wordsOf(block: Drawable): string[] {
  switch (block.type) {
    case 'header':
      return [words(block.text)];
    case 'section':
      return [...(block.text ? [block.text] : []), ...(block.fields ?? [])].flatMap((text) => words(text).split('\n'));
    case 'data_visualization':
      return chartWords(block).map(escapeText);
    case 'data_table':
      return dataWords(block).map(escapeText);
    case 'context':
      return block.elements.flatMap((element) => (element.type === 'image' ? [] : [words(element)]));
    case 'rich_text':
      return block.elements.flatMap(richWords);
    case 'table':
      return tableWords(block);
    default:
      return []; // lines between and buttons
  }
}

/** Row by row, each cell with the head of its column. */
function tableWords({ rows: [head = [], ...rows] }: TableBlock): string[] {
  const text = (cell: TableBlock['rows'][number][number] | undefined) =>
    cell?.type === 'raw_text' ? escapeText(cell.text) : cell?.type === 'raw_number' ? String(cell.value) : '';
  return rows.map((row) => row.map((cell, column) => `${text(head[column])}: ${text(cell)}`).join(', '));
}

const words = (text: TextObject) => (text.type === 'mrkdwn' ? text.text : escapeText(text.text));

function richWords(element: RichTextBlockElement): string[] {
  switch (element.type) {
    case 'rich_text_list':
      return element.elements.map(
        (item, index) => `${element.style === 'ordered' ? `${index + 1}.` : '•'} ${item.elements.map(piece).join('')}`,
      );
    default:
      return element.elements
        .map(piece)
        .join('')
        .split('\n')
        .map((line) => line.trim());
  }
}

function piece(element: RichTextElement): string {
  switch (element.type) {
    case 'text':
      return element.style?.code ? code(element.text) : escapeText(element.text);
    case 'date':
      return when(new Date(element.timestamp * 1000), element.format);
    case 'user':
      return `<@${element.user_id}>`;
    case 'channel':
      return `<#${element.channel_id}>`;
    case 'link':
      return escapeText(element.text ?? element.url);
    default:
      return ''; // a mark: the word beside it says the same
  }
}
