import type { AnyBlock, Button } from '@slack/types';

/** The buttons of a message or view, in the order they are seen. */
export const buttonsOf = (blocks: readonly AnyBlock[]): Button[] => [...found(blocks)].filter(isButton);

/** Every object in a value, outermost first. */
export function* found(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const item of Object.values(value)) yield* found(item);
}

const isButton = (value: object): value is Button => 'type' in value && value.type === 'button' && 'action_id' in value;
