import { defineWait, defineWorkflow, none, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, makeThing, WorldInput, world } from '../steps.ts';

const rest = defineWait({
  title: 'Wait for the morning',
  input: WorldInput,
  interval: '20ms',
  timeout: '7d',
  poll: async ({ world }) => ((await thingsAt(world).exists('morning')) ? {} : undefined),
});

/** Acts before and after a long wait. The last step is an effect, or completes the first one. */
export default defineWorkflow({
  ...about('long-rest'),
  input: z.object({
    world,
    name: z.string().meta({ label: 'Name' }),
    completes: z.boolean().default(false).meta({ label: 'The last step is no effect' }),
  }),
  approval: ({ input }) => (input.name === 'free' ? none : { from: 'core', count: 1 }),
  steps: {
    first: makeThing('First'),
    rest,
    second: makeThing('Second'),
    complete: { ...makeThing('Complete'), effect: false },
  },
  async run({ world, completes }, { first, rest, second, complete }) {
    await first({ world });
    await rest({ world });
    await (completes ? complete : second)({ world });
    return { summary: 'Done.' };
  },
});
