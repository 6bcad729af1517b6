import { defineWorkflow, z } from 'roadcrew';
import { about, makeNoted, world } from '../steps.ts';

/** Deterministic. Other processes of a test change its code. */
export default defineWorkflow({
  ...about('orderly'),
  input: z.object({ world, name: z.string().meta({ label: 'Name' }) }),
  steps: { first: makeNoted('First'), second: makeNoted('Second'), third: makeNoted('Third') },
  async run({ world }, { first, second, third }) {
    await first({ world, note: { size: 1, colour: 'red', from: { password: 'canary-one', region: 'eu' } } });
    await second({ world, note: { size: 2 } });
    await third({ world, note: { size: 3 } });
    return { summary: 'Made.' };
  },
});
