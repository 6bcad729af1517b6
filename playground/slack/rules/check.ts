import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Block } from '../types.ts';
import { blocks as blocksSchema, maxBlocks, type Surface, surfaces } from './blocks.ts';
import { flag, plain } from './objects.ts';
import { relationProblems } from './relations.ts';
import { allBlocks, elementsOf, isJson } from './walk.ts';
import { problem, problemsOf } from './words.ts';

/** Returns Slack's objections to blocks on a surface. Empty: Slack accepts them. */
export function blockProblems(blocks: unknown, surface: Surface, base: PropertyKey[] = ['blocks']): string[] {
  if (!Array.isArray(blocks)) return [problem('must provide an array', base)];
  if (blocks.length > maxBlocks[surface]) return [problem(`no more than ${maxBlocks[surface]} items allowed`, base)];
  const misplaced = [...allBlocks(blocks, base)]
    .filter(({ item }) => !(surfaces[String(item.type)]?.includes(surface) ?? true))
    .map(({ item, at }) =>
      problem(`unsupported type: ${String(item.type)} on this surface (${surface})`, [...at, 'type']),
    );
  const shape = problemsOf(blocksSchema, blocks, base);
  return [...misplaced, ...(shape.length > 0 ? shape : relationProblems(blocks, base))];
}

const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};
const modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).nullish(),
  close: plain(24).nullish(),
  clear_on_close: flag,
  notify_on_close: flag,
  submit_disabled: flag,
  ...common,
});
const home = z.strictObject({ type: z.literal('home'), ...common });

/** View as an app sends it. */
export type ViewDefinition = z.infer<typeof modal> | z.infer<typeof home>;
export const viewDefinition = z.discriminatedUnion('type', [modal, home]);

/** Largest view, in bytes of JSON. */
export const maxViewBytes = 250_000;

export function viewProblems(view: unknown, type: 'modal' | 'home'): string[] {
  if (!isJson(view)) return [problem('must provide an object', ['view'])];
  const shape = problemsOf(viewDefinition, view, ['view']);
  if (shape.length > 0) return shape;
  if (view.type !== type) return [problem(`must be a view of type ${type}`, ['view', 'type'])];
  const problems = blockProblems(view.blocks, type, ['view', 'blocks']);
  if (problems.length > 0 || type === 'home' || view.submit) return problems;
  const hasInput = Array.isArray(view.blocks) && view.blocks.some((block) => isJson(block) && block.type === 'input');
  return hasInput ? [problem('missing required field: submit (the view has input blocks)', ['view'])] : [];
}

const isBlock = (value: unknown): value is Block =>
  isJson(value) && typeof value.type === 'string' && typeof value.block_id === 'string';

/** Copies valid blocks, and adds the missing ids of blocks and interactive elements, as Slack does. */
export function complete(blocks: readonly unknown[]): Block[] {
  const copy = structuredClone(blocks);
  for (const { item, at } of allBlocks(copy)) {
    // Slack ignores ids of markdown blocks.
    if (typeof item.block_id !== 'string' || item.type === 'markdown') item.block_id = freshId();
    for (const { item: element } of elementsOf(item, at)) element.action_id ??= freshId();
  }
  return copy.filter(isBlock);
}

const freshId = (): string => randomBytes(4).toString('base64url');
