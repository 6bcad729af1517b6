import type { Field } from './fields.ts';
import { readText, teamField } from './values.ts';

const quotes = ['"“”„‟«»', "'‘’‚‛"];
const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);
const mention = /<[@#][A-Z0-9]+(?:\|[^<>]*)?>/y;

/**
 * Words split at white space. A quoted part stays whole, at the start of a word or after its `=`, with straight or
 * typographic quotes; a quote that nobody closes is a character like any other. Mentions stay whole.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  // Once no closing quote of a family follows, none will: that keeps forty thousand quotes linear.
  const hopeless = new Set<string>();
  let word: string | undefined;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (isSpace(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const opens = word === undefined || word.endsWith('=');
    const family = opens ? quotes.find((marks) => marks.includes(character)) : undefined;
    const end = family && !hopeless.has(family) ? closing(text, at + 1, family) : undefined;
    if (family && end === undefined) hopeless.add(family);
    mention.lastIndex = at;
    const whole = end === undefined ? (mention.exec(text)?.[0] ?? character) : text.slice(at + 1, end);
    word = (word ?? '') + whole;
    at = end === undefined ? at + whole.length : end + 1;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** A closing quote ends its word, or stands before the `=` of a quoted label. */
function closing(text: string, from: number, family: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (family.includes(text.charAt(at)) && (text[at + 1] === '=' || isSpace(text[at + 1]))) return at;
  }
  return undefined;
}

/** The candidate a misspelt word most likely meant: one typing error in three letters, at most three in all. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const limit = Math.min(3, Math.floor(Math.max(typed.length, candidate.length) / 3));
    if (Math.abs(typed.length - candidate.length) > limit) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Damerau-Levenshtein (optimal string alignment): insertions, deletions, changes and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swaps ? (older[j - 2] ?? 0) + 1 : changed;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    older = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * Raw values from the words after a command: `key=value` by a field's name or label, the others fill the required
 * fields in order, then those that are looked up (a branch, after the service and its environment). `problems` are sentences about words that found no sure place; with any of them the form is shown
 * instead of starting. Every word ends up in `values` or is quoted in `problems`.
 */
export function parseTyped(
  fields: readonly Field[],
  words: readonly string[],
): { values: Record<string, unknown>; problems: string[] } {
  const values = new Map<string, unknown>();
  const taken = new Map<string, string>();
  const problems: string[] = [];
  const positional: string[] = [];

  const put = (field: Field, word: string) => {
    const before = taken.get(field.name);
    const mentioned = pickedId(field, word);
    const typed = formatTyped(word, field);
    const value = mentioned ?? readText(field, typed);
    if (value === undefined) return;
    if (before !== undefined && field.kind === 'choices' && Array.isArray(value)) {
      values.set(field.name, [...new Set([values.get(field.name), value].flat())]);
    } else if (before !== undefined) {
      problems.push(`${field.label} was given twice: “${before}” was taken, “${typed}” was not.`);
    } else {
      taken.set(field.name, typed);
      if (isPicker(field) && mentioned === undefined) problems.push(notPicked(field, typed));
      else values.set(field.name, value);
    }
  };

  const names = namesOf(fields);
  for (const word of words) {
    const pair = keyOf(word, names);
    if (!pair) positional.push(word);
    else if (!pair.field) problems.push(`There is no field “${pair.key}”, so “${formatTyped(word)}” was left out.`);
    else {
      put(pair.field, pair.value);
      if (pair.misspelt && formatTyped(pair.value) !== '') {
        const { key, value, field } = pair;
        problems.push(`There is no field “${key}”. Was “${formatTyped(value)}” meant for ${field.label}?`);
      }
    }
  }
  const looked = fields.filter(({ kind, required }) => kind === 'look-up' && !required);
  const open = [...fields.filter(({ required }) => required), ...looked].filter(({ name }) => !taken.has(name));
  for (const field of open) {
    // A text of several lines is prose: all that is left belongs to it.
    const own = positional.splice(0, field.multiline ? positional.length : 1);
    if (own.length > 0) put(field, own.join(' '));
  }
  const extra = positional.map((word) => `“${formatTyped(word)}”`);
  if (extra.length > 0) problems.push(`No field was left for ${extra.join(', ')}.`);
  return { values: Object.fromEntries(values), problems };
}

type Key =
  | { key: string; value: string; field: Field; misspelt: boolean }
  | { key: string; field: undefined }
  | undefined;

/** `undefined` for a word without a key. A link with a query is one: its `=` comes after more than a name. */
function keyOf(word: string, names: ReadonlyMap<string, Field>): Key {
  const [, rawKey, value = ''] = /^([^=]{1,200})=([\s\S]*)$/.exec(word) ?? [];
  if (rawKey === undefined) return undefined;
  const key = formatTyped(rawKey);
  const exact = names.get(comparable(key));
  if (exact) return { key, value, field: exact, misspelt: false };
  if (!/^[\p{L}_–—-][\p{L}\p{M}\p{N} _.–—-]*$/u.test(key)) return undefined;
  const close = names.get(nearest(comparable(key), names.keys()) ?? '');
  return close ? { key, value, field: close, misspelt: true } : { key, field: undefined };
}

/** Every field by what it may be called; a name wins over another field's label. */
function namesOf(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const all = [...fields, teamField];
  return new Map([
    ...all.map((field) => [comparable(field.label), field] as const),
    ...all.map((field) => [comparable(field.name), field] as const),
  ]);
}

/** `--expires-in-days`, `Expires in days` and `expiresInDays` are the same. */
const comparable = (key: string) =>
  key
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const isPicker = ({ kind }: Field) => kind === 'person' || kind === 'channel';

function pickedId(field: Field, word: string): string | undefined {
  const mark = field.kind === 'person' ? '@' : '#';
  const [, found, id] = /^<([@#])([A-Z0-9]+)(?:\|[^<>]*)?>$/.exec(word.trim()) ?? [];
  return isPicker(field) && found === mark ? id : undefined;
}

const notPicked = ({ kind, label }: Field, typed: string) =>
  kind === 'person'
    ? `${label}: “${typed}” is nobody Slack knows. Type @ and pick a name from the list.`
    : `${label}: “${typed}” is no channel Slack knows. Type # and pick one from the list.`;

/** Slack escapes what is typed after a command (`should_escape`); this is what the person saw while typing. */
export function formatTyped(word: string, field?: Field): string {
  return word
    .replace(/<([@#])([A-Z0-9]+)(?:\|([^<>]*))?>/g, (_, mark, id, label) => `${mark}${label || id}`)
    .replace(/<((?:[a-z][a-z0-9+.-]*:|!)[^<>|]+)(?:\|([^<>]*))?>/gi, (_, target, label) =>
      field?.kind === 'url' || !label ? target.replace(/^mailto:/i, '') : label,
    )
    .replace(/&(lt|gt|amp);/g, (_, name) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'));
}
