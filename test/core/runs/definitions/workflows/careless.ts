import { defineWorkflow, z } from 'roadcrew';
import { about, makeBlindly, world } from '../steps.ts';

export default defineWorkflow({
  ...about('careless'),
  input: z.object({ world }),
  steps: { first: makeBlindly },
  async run({ world }, { first }) {
    await first({ world });
    return { summary: 'Made.' };
  },
});
