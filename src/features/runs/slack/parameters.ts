import type { RunDetail } from '../../../core/runs/read.ts';
import { bold, dateTime, link, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { type Field, fieldsOf } from '../../../core/slack/fields.ts';
import { stripInvisible, truncate } from '../../../core/slack/text.ts';
import { asText } from '../../../core/slack/values.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { readable } from './step-lines.ts';

/** Room for all values of one card together, in characters; a modal has more. */
export const cardRoom = 6_000;
export const modalRoom = 30_000;

/**
 * Every parameter under its label, the optional ones that were left empty too, but for those that nobody is asked for, and
 * for ids, whose meaning is pinned beside them. What has to be cut says how long it is.
 */
export function parameterLines(
  { input }: Pick<RunDetail['run'], 'input'>,
  workflow: Pick<WorkflowDefinition, 'input'> | undefined,
  room = cardRoom,
): Piece[][] {
  const fields = workflow ? fieldsOf(workflow.input) : [];
  const others = Object.keys(input).filter((name) => !fields.some((field) => field.name === name));
  const shown = [
    ...fields
      .filter(({ name, pinned, opaque }) => !opaque && (!pinned || (input[name] ?? '') !== ''))
      .map((field) => ({ label: field.label, value: input[field.name], field })),
    ...others.map((name) => ({ label: readable(name), value: input[name], field: undefined })),
  ];
  const each = Math.max(200, Math.floor(room / Math.max(shown.length, 1)));
  return shown.map(({ label, value, field }) => [bold(`${oneLine(label)}: `), ...valuePieces(value, field, each)]);
}

function valuePieces(value: unknown, field: Field | undefined, length: number): Piece[] {
  if (typeof value === 'string' && field?.kind === 'person' && /^[UW][A-Z0-9]{2,30}$/.test(value))
    return [{ type: 'user', user_id: value }];
  if (typeof value === 'string' && field?.kind === 'channel' && /^[CG][A-Z0-9]{2,30}$/.test(value))
    return [{ type: 'channel', channel_id: value }];
  const text = stripInvisible(asText(value));
  // Filled in by a definition, never by a person: an address may be a link, and a time is shown as one.
  if (field?.pinned && field.kind === 'url' && URL.canParse(text)) return [link(text, addressWords(text))];
  if (field?.pinned && isoTime.test(text)) return [dateTime(new Date(text))];
  if (text === '') return ['empty'];
  if (text.length <= length) return [text];
  return [truncate(text, length), ` (the first ${length} of ${text.length} characters)`];
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** An address without its host, and with the seven digits of a SHA that people know it by. */
const addressWords = (url: string) =>
  oneLine(new URL(url).pathname.slice(1).replaceAll(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, '$1'));
