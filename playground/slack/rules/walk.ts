import type { Json } from '../types.ts';

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

export interface Found<T> {
  item: T;
  at: PropertyKey[];
}

/** Yields all blocks with their paths, including those in containers, carousels and plans. */
export function* allBlocks(blocks: readonly unknown[], base: PropertyKey[] = ['blocks']): Generator<Found<Json>> {
  for (const [index, item] of blocks.entries()) {
    if (!isJson(item)) continue;
    const at = [...base, index];
    yield { item, at };
    for (const key of ['child_blocks', 'tasks']) yield* allBlocks(listOf(item[key]), [...at, key]);
    if (item.type === 'carousel') yield* allBlocks(listOf(item.elements), [...at, 'elements']);
  }
}

/** Yields the interactive elements of a block, without those of nested blocks. */
export function* elementsOf(block: Json, base: PropertyKey[] = []): Generator<Found<Json>> {
  for (const key of ['element', 'accessory']) {
    const item = block[key];
    if (isJson(item) && item.type !== 'image') yield { item, at: [...base, key] };
  }
  const key = block.type === 'card' ? 'actions' : 'elements';
  if (block.type !== 'actions' && block.type !== 'context_actions' && block.type !== 'card') return;
  for (const [index, item] of listOf(block[key]).entries()) yield { item, at: [...base, key, index] };
}

/** Yields all visible strings of a value, in order. */
export function* readableText(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* readableText(item);
  if (!isJson(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string') {
      if (readable.has(key)) yield item;
    } else yield* readableText(item);
  }
}

const readable = new Set(['text', 'title', 'alt_text', 'caption', 'name', 'label', 'url', 'details', 'output']);
