import type { AnyBlock, Button } from '@slack/types';

/** Returns the buttons of a message or view, in visible order. */
export const buttonsOf = (blocks: readonly AnyBlock[]): Button[] => [...nestedObjects(blocks)].filter(isButton);

/** Yields every object in a value, outermost first. */
export function* nestedObjects(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const item of Object.values(value)) yield* nestedObjects(item);
}

const isButton = (value: object): value is Button => 'type' in value && value.type === 'button' && 'action_id' in value;
