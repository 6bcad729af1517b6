import { defineStep, defineWorkflow, z } from 'roadcrew';

const nothing = defineStep({
  title: 'Do nothing',
  input: z.object({ number: z.int() }),
  run: async ({ number }) => ({ number }),
});

/** Three steps without work: the remaining cost is the engine's. */
export default defineWorkflow({
  name: 'no-op',
  version: 1,
  title: 'Nothing, in three steps',
  description: 'Does nothing.',
  capability: 'nothing',
  domain: 'core',
  command: 'no op',
  expectedTime: 'no time',
  input: z.object({
    number: z.int().meta({ label: 'Number' }),
    name: z.string().max(100).meta({ label: 'Name' }),
  }),
  steps: { first: nothing, second: nothing, third: nothing },
  async run({ number }, { first, second, third }) {
    await third(await second(await first({ number })));
    return { summary: 'Nothing was done.' };
  },
});
