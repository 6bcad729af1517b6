import type { Json } from '../types.ts';
import { maxCellCharacters } from './data.ts';
import { allBlocks, elementsOf, type Found, isJson } from './walk.ts';
import { problem } from './words.ts';

/** Checks rules that compare several fields, elements or blocks. Schemas check their shapes. */
export function relationProblems(blocks: readonly unknown[], base: PropertyKey[]): string[] {
  const all = [...allBlocks(blocks, base)];
  const elements = all.map(({ item, at }) => [...elementsOf(item, at)]);
  return [
    ...repeated(all, 'block_id'),
    ...elements.flatMap((ofOneBlock) => repeated(ofOneBlock, 'action_id')),
    ...elements.flat().flatMap(elementProblems),
    ...onlyOneFocus(elements.flat()),
    ...totals(all, base),
  ];
}

function repeated(found: Found<Json>[], key: string): string[] {
  const values = new Set<unknown>();
  return found.flatMap(({ item, at }) => {
    const value = item[key];
    if (value === undefined || !values.has(value)) {
      values.add(value);
      return [];
    }
    return [problem(`\`${key}\` ${String(value)} already exists`, [...at, key])];
  });
}

function onlyOneFocus(found: Found<Json>[]): string[] {
  return found
    .filter(({ item }) => item.focus_on_load === true)
    .slice(1)
    .map(({ at }) => problem('only one element may have focus_on_load', [...at, 'focus_on_load']));
}

function totals(all: Found<Json>[], base: PropertyKey[]): string[] {
  const of = (...types: string[]) =>
    all.filter(({ item }) => types.includes(String(item.type))).map(({ item }) => item);
  const problems: string[] = [];
  if (of('table').length > 1) problems.push(problem('only one table is allowed', base));
  if (of('data_visualization').length > 2) problems.push(problem('only two data_visualization are allowed', base));
  if (length(of('table', 'data_table').map((table) => table.rows)) > maxCellCharacters) {
    problems.push(problem(`no more than ${maxCellCharacters} characters in all cells allowed`, base));
  }
  const markdown = of('markdown').reduce((sum, { text }) => sum + String(text).length, 0);
  if (markdown > 12_000) problems.push(problem('no more than 12000 characters of markdown allowed', base));
  return problems;
}

/** Number of characters in all `text` fields of a value. */
function length(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + length(item), 0);
  if (!isJson(value)) return 0;
  return typeof value.text === 'string' ? value.text.length : length(Object.values(value));
}

const isPast = (low: unknown, high: unknown): boolean =>
  low !== undefined && high !== undefined && Number(low) > Number(high);

function elementProblems({ item, at }: Found<Json>): string[] {
  const problems: string[] = [];
  const refuse = (what: string, ...key: string[]) => problems.push(problem(what, [...at, ...key]));
  if (item.type === 'static_select' || item.type === 'multi_static_select') {
    if ((item.options === undefined) === (item.option_groups === undefined)) {
      refuse('needs either options or option_groups');
    }
  }
  const options = optionsOf(item);
  if (options.length > 0) {
    const optionKeys = new Set(options.map((option) => JSON.stringify(sorted(option))));
    for (const initial of [item.initial_option, ...listed(item.initial_options)]) {
      if (isJson(initial) && !optionKeys.has(JSON.stringify(sorted(initial)))) {
        refuse('must be one of the options', item.initial_option ? 'initial_option' : 'initial_options');
      }
    }
  }
  if (isPast(listed(item.initial_options).length, item.max_selected_items)) {
    refuse('no more than max_selected_items allowed', 'initial_options');
  }
  if (isPast(item.min_length, item.max_length)) refuse('min_length must not exceed max_length', 'min_length');
  if (isPast(item.min_lines, item.max_lines)) refuse('min_lines must not exceed max_lines', 'min_lines');
  if (item.type === 'plain_text_input' && typeof item.initial_value === 'string') {
    const size = item.initial_value.length;
    if (isPast(size, item.max_length)) refuse('must not be longer than max_length', 'initial_value');
    if (size > 0 && isPast(item.min_length, size)) refuse('must not be shorter than min_length', 'initial_value');
  }
  if (item.type === 'number_input') {
    if (isPast(item.min_value, item.max_value)) refuse('min_value must not exceed max_value', 'min_value');
    const { initial_value: initial } = item;
    if (isPast(item.min_value, initial) || isPast(initial, item.max_value)) refuse('out of range', 'initial_value');
    for (const key of ['initial_value', 'min_value', 'max_value']) {
      if (item.is_decimal_allowed === false && String(item[key] ?? '').includes('.')) refuse('must be whole', key);
    }
  }
  if (item.type === 'datepicker' && typeof item.initial_date === 'string' && !isDay(item.initial_date)) {
    refuse('must be a date of the calendar', 'initial_date');
  }
  return problems;
}

const isDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Options of an element, including those in groups. */
export const optionsOf = (element: Json): Json[] =>
  [
    ...listed(element.options),
    ...listed(element.option_groups).flatMap((group) => (isJson(group) ? listed(group.options) : [])),
  ].filter(isJson);

/** Sorts the keys of a value, without `emoji`, which Slack adds. */
const sorted = (value: unknown): unknown =>
  isJson(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== 'emoji')
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, sorted(item)]),
      )
    : value;
