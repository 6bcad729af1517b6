import { defineStep, PermanentError, z } from 'roadcrew';
import { simulationState } from './simulation-state.ts';

const input = z.object({ name: z.string() });

/** Creates two steps without effects for a golden path of the history. The first takes 20 s, or fails when the simulation says so. */
export const stepsOf = (capability: string, [firstTitle, secondTitle]: readonly [string, string]) => ({
  first: defineStep({
    title: firstTitle,
    input,
    async run({ name }) {
      if (simulationState.failing.has(capability))
        throw new PermanentError(`${firstTitle}: the template cannot be read.`);
      await simulationState.passTime(20_000);
      return { name };
    },
  }),
  second: defineStep({ title: secondTitle, input, run: async ({ name }) => ({ name }) }),
});
