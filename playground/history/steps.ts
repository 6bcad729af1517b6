import { defineStep, PermanentError, z } from 'roadcrew';
import { weather } from './simulation-state.ts';

const named = z.object({ name: z.string() });

/** Two steps that make nothing, for the history's own golden paths: the first takes its time, or breaks when the weather is bad. */
export const stepsOf = (capability: string, [firstTitle, secondTitle]: readonly [string, string]) => ({
  first: defineStep({
    title: firstTitle,
    input: named,
    async run({ name }) {
      if (weather.broken.has(capability))
        throw new PermanentError(`${firstTitle}: what it is made from cannot be read.`);
      await weather.takes(20_000);
      return { name };
    },
  }),
  second: defineStep({ title: secondTitle, input: named, run: async ({ name }) => ({ name }) }),
});
