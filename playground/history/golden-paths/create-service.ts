import { defineStep, defineWorkflow, none, PermanentError, resourceName, z } from 'roadcrew';
import { weather } from '../weather.ts';

const first = defineStep({
  title: 'Copy the template',
  input: z.object({ name: z.string() }),
  async run({ name }) {
    if (weather.broken.has('service'))
      throw new PermanentError('Copy the template: what it is made from cannot be read.');
    await weather.takes(20_000);
    return { name };
  },
});

const second = defineStep({
  title: 'Register the owner',
  input: z.object({ name: z.string() }),
  run: async ({ name }) => ({ name }),
});

/** For the playground's history: it makes nothing. */
export default defineWorkflow({
  name: 'create-service',
  version: 1,
  title: 'New service',
  description: 'A repository with a pipeline, an alert and an owner.',
  capability: 'service',
  domain: 'core',
  command: 'create service',
  expectedTime: 'about a minute',
  input: z.object({ name: resourceName }),
  approval: () => none,
  steps: { first, second },
  async run({ name }, { first, second }) {
    await second(await first({ name }));
    return { summary: `\`${name}\` is ready.` };
  },
});
