import { nearest } from '../../lib/nearest.ts';
import type { Field } from './fields.ts';
import { readText, teamField } from './values.ts';

const quotes = ['"“”„‟«»', "'‘’‚‛"];
const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);
const mention = /<[@#][A-Z0-9]+(?:\|[^<>]*)?>/y;

/**
 * Splits text at white space. Parts in straight or typographic quotes stay whole, at the start of a word or after its `=`;
 * an unclosed quote is an ordinary character. Mentions stay whole.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  // Quote families without a further closing quote; keeps the run time linear for any number of quotes.
  const unclosed = new Set<string>();
  let word: string | undefined;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (isSpace(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const mayOpen = word === undefined || word.endsWith('=');
    const family = mayOpen ? quotes.find((marks) => marks.includes(character)) : undefined;
    const end = family && !unclosed.has(family) ? findClosingQuote(text, at + 1, family) : undefined;
    if (family && end === undefined) unclosed.add(family);
    mention.lastIndex = at;
    const whole = end === undefined ? (mention.exec(text)?.[0] ?? character) : text.slice(at + 1, end);
    word = (word ?? '') + whole;
    at = end === undefined ? at + whole.length : end + 1;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Position of the closing quote, which ends its word or precedes the `=` of a quoted label. */
function findClosingQuote(text: string, from: number, family: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (family.includes(text.charAt(at)) && (text[at + 1] === '=' || isSpace(text[at + 1]))) return at;
  }
  return undefined;
}

/**
 * Raw values from the words after a command. `key=value` sets a field by name or label; other words fill the required
 * fields in order, then the optional look-ups (such as a branch, after the service and its environment). `problems` has a
 * sentence for every word without a clear meaning, and the form is shown if there is one. Every word ends up in `values` or
 * is quoted in `problems`.
 */
export function parseWords(
  fields: readonly Field[],
  words: readonly string[],
): { values: Record<string, unknown>; problems: string[] } {
  const values = new Map<string, unknown>();
  const typedByField = new Map<string, string>();
  const problems: string[] = [];
  const positional: string[] = [];

  const setField = (field: Field, word: string) => {
    const before = typedByField.get(field.name);
    const mentionedId = pickedId(field, word);
    const typed = formatWord(word, field);
    const value = mentionedId ?? readText(field, typed);
    if (value === undefined) return;
    if (before !== undefined && field.kind === 'choices' && Array.isArray(value)) {
      values.set(field.name, [...new Set([values.get(field.name), value].flat())]);
    } else if (before !== undefined) {
      problems.push(`${field.label} was given twice: “${before}” is used, “${typed}” is ignored.`);
    } else {
      typedByField.set(field.name, typed);
      if (isPicker(field) && mentionedId === undefined) problems.push(notPicked(field, typed));
      else values.set(field.name, value);
    }
  };

  const names = namesOf(fields);
  for (const word of words) {
    const pair = keyOf(word, names);
    if (!pair) positional.push(word);
    else if (!pair.field) problems.push(`There is no field “${pair.key}”, so “${formatWord(word)}” was ignored.`);
    else {
      setField(pair.field, pair.value);
      if (pair.misspelt && formatWord(pair.value) !== '') {
        const { key, value, field } = pair;
        problems.push(`There is no field “${key}”. Was “${formatWord(value)}” meant for ${field.label}?`);
      }
    }
  }
  const lookUps = fields.filter(({ kind, required }) => kind === 'look-up' && !required);
  const unset = [...fields.filter(({ required }) => required), ...lookUps].filter(
    ({ name }) => !typedByField.has(name),
  );
  for (const field of unset) {
    // A multi-line field is prose and takes all remaining words.
    const own = positional.splice(0, field.multiline ? positional.length : 1);
    if (own.length > 0) setField(field, own.join(' '));
  }
  const extra = positional.map((word) => `“${formatWord(word)}”`);
  if (extra.length > 0) problems.push(`There is no field for ${extra.join(', ')}.`);
  return { values: Object.fromEntries(values), problems };
}

type Key =
  | { key: string; value: string; field: Field; misspelt: boolean }
  | { key: string; field: undefined }
  | undefined;

/** Field of a `key=value` word; `undefined` for other words, such as a URL with a query. */
function keyOf(word: string, names: ReadonlyMap<string, Field>): Key {
  const [, rawKey, value = ''] = /^([^=]{1,200})=([\s\S]*)$/.exec(word) ?? [];
  if (rawKey === undefined) return undefined;
  const key = formatWord(rawKey);
  const exact = names.get(normaliseName(key));
  if (exact) return { key, value, field: exact, misspelt: false };
  if (!/^[\p{L}_–—-][\p{L}\p{M}\p{N} _.–—-]*$/u.test(key)) return undefined;
  const close = names.get(nearest(normaliseName(key), names.keys()) ?? '');
  return close ? { key, value, field: close, misspelt: true } : { key, field: undefined };
}

/** Fields by normalised name and label; a name wins over another field's label. */
function namesOf(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const all = [...fields, teamField];
  return new Map([
    ...all.map((field) => [normaliseName(field.label), field] as const),
    ...all.map((field) => [normaliseName(field.name), field] as const),
  ]);
}

/** Normalises a name: `--expires-in-days`, `Expires in days` and `expiresInDays` are the same. */
const normaliseName = (key: string) =>
  key
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const isPicker = ({ kind }: Field) => kind === 'person' || kind === 'channel';

function pickedId(field: Field, word: string): string | undefined {
  const mark = field.kind === 'person' ? '@' : '#';
  const [, prefix, id] = /^<([@#])([A-Z0-9]+)(?:\|[^<>]*)?>$/.exec(word.trim()) ?? [];
  return isPicker(field) && prefix === mark ? id : undefined;
}

const notPicked = ({ kind, label }: Field, typed: string) =>
  kind === 'person'
    ? `${label}: Slack has no person “${typed}”. Type @ and pick a name from the list.`
    : `${label}: Slack has no channel “${typed}”. Type # and pick one from the list.`;

/** Reverts Slack's escaping of command text (`should_escape`): the word as the person typed it. */
export function formatWord(word: string, field?: Field): string {
  return word
    .replace(/<([@#])([A-Z0-9]+)(?:\|([^<>]*))?>/g, (_, mark, id, label) => `${mark}${label || id}`)
    .replace(/<((?:[a-z][a-z0-9+.-]*:|!)[^<>|]+)(?:\|([^<>]*))?>/gi, (_, target, label) =>
      field?.kind === 'url' || !label ? target.replace(/^mailto:/i, '') : label,
    )
    .replace(/&(lt|gt|amp);/g, (_, name) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'));
}
