import { setTimeout } from 'node:timers/promises';

interface UntilOptions {
  /** Timeout in milliseconds. */
  within?: number;
  /** Description of the state for the timeout error. */
  otherwise?: () => Promise<string> | string;
}

/** Waits until a condition is true. */
export async function until(
  condition: () => Promise<unknown> | unknown,
  { within = 15_000, otherwise = () => String(condition) }: UntilOptions = {},
): Promise<void> {
  const end = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`The condition was not met in time: ${await otherwise()}`);
    await setTimeout(10);
  }
}
