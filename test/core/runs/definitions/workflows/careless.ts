import { defineWorkflow, z } from 'roadcrew';
import { about, makeUnchecked, world } from '../steps.ts';

export default defineWorkflow({
  ...about('careless'),
  input: z.object({ world }),
  steps: { first: makeUnchecked },
  async run({ world }, { first }) {
    await first({ world });
    return { summary: 'Made.' };
  },
});
