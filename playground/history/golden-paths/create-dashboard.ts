import { defineStep, defineWorkflow, none, PermanentError, resourceName, z } from 'roadcrew';
import { weather } from '../weather.ts';

const first = defineStep({
  title: 'Render the dashboard',
  input: z.object({ name: z.string() }),
  async run({ name }) {
    if (weather.broken.has('dashboards'))
      throw new PermanentError('Render the dashboard: what it is made from cannot be read.');
    await weather.takes(20_000);
    return { name };
  },
});

const second = defineStep({
  title: 'Publish it',
  input: z.object({ name: z.string() }),
  run: async ({ name }) => ({ name }),
});

/** For the playground's history: it makes nothing. */
export default defineWorkflow({
  name: 'create-dashboard',
  version: 1,
  title: 'Dashboard',
  description: 'A dashboard with the four golden signals of a service.',
  capability: 'dashboards',
  domain: 'core',
  command: 'create dashboard',
  expectedTime: 'a few seconds',
  input: z.object({ name: resourceName }),
  approval: () => none,
  steps: { first, second },
  async run({ name }, { first, second }) {
    await second(await first({ name }));
    return { summary: `\`${name}\` is ready.` };
  },
});
