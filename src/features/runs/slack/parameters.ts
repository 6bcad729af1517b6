import type { RunDetail } from '../../../core/runs/read.ts';
import { bold, dateTime, link, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { type Field, fieldsOf } from '../../../core/slack/fields.ts';
import { stripInvisible, truncate } from '../../../core/slack/text.ts';
import { asText } from '../../../core/slack/values.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { humanize } from './step-lines.ts';

/** Most characters of all values together, in a card and in a modal. */
const cardLength = 6_000;
export const modalLength = 30_000;

/**
 * One line per parameter, with empty optional ones. Left out are empty pinned fields and opaque ids, which have a readable
 * field beside them. A value that is cut shows its full length.
 */
export function parameterLines(
  { input }: Pick<RunDetail['run'], 'input'>,
  workflow: Pick<WorkflowDefinition, 'input'> | undefined,
  maxLength = cardLength,
): Piece[][] {
  const fields = workflow ? fieldsOf(workflow.input) : [];
  const others = Object.keys(input).filter((name) => !fields.some((field) => field.name === name));
  const entries = [
    ...fields
      .filter(({ name, pinned, opaque }) => !opaque && (!pinned || (input[name] ?? '') !== ''))
      .map((field) => ({ label: field.label, value: input[field.name], field })),
    ...others.map((name) => ({ label: humanize(name), value: input[name], field: undefined })),
  ];
  const each = Math.max(200, Math.floor(maxLength / Math.max(entries.length, 1)));
  return entries.map(({ label, value, field }) => [bold(`${oneLine(label)}: `), ...valuePieces(value, field, each)]);
}

function valuePieces(value: unknown, field: Field | undefined, length: number): Piece[] {
  if (typeof value === 'string' && field?.kind === 'person' && /^[UW][A-Z0-9]{2,30}$/.test(value))
    return [{ type: 'user', user_id: value }];
  if (typeof value === 'string' && field?.kind === 'channel' && /^[CG][A-Z0-9]{2,30}$/.test(value))
    return [{ type: 'channel', channel_id: value }];
  const text = stripInvisible(asText(value));
  // Only definitions fill in pinned fields, never people: their URLs are safe to link, and times are formatted.
  if (field?.pinned && field.kind === 'url' && URL.canParse(text)) return [link(text, addressWords(text))];
  if (field?.pinned && isoTime.test(text)) return [dateTime(new Date(text))];
  if (text === '') return ['empty'];
  if (text.length <= length) return [text];
  return [truncate(text, length), ` (the first ${length} of ${text.length} characters)`];
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Path of a URL, with every SHA shortened to seven digits. */
const addressWords = (url: string) =>
  oneLine(new URL(url).pathname.slice(1).replaceAll(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, '$1'));
