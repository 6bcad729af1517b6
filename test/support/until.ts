import { setTimeout } from 'node:timers/promises';

interface Patience {
  /** Milliseconds. */
  within?: number;
  /** What to say when it does not come true. */
  otherwise?: () => Promise<string> | string;
}

/** Waits until it is true. */
export async function until(
  condition: () => Promise<unknown> | unknown,
  { within = 15_000, otherwise = () => String(condition) }: Patience = {},
): Promise<void> {
  const end = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`This did not come true in time: ${await otherwise()}`);
    await setTimeout(10);
  }
}
