import { defineWorkflow, z } from 'roadcrew';
import { about, makeNoted, world } from '../steps.ts';

/** Not deterministic: reads the clock in `run`. */
export default defineWorkflow({
  ...about('clock'),
  input: z.object({ world }),
  steps: { first: makeNoted('First'), second: makeNoted('Second') },
  async run({ world }, { first, second }) {
    await first({ world, note: { size: 1, at: new Date().toISOString() } });
    await second({ world, note: {} });
    return { summary: 'Made.' };
  },
});
