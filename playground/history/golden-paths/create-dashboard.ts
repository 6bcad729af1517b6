import { defineWorkflow, none, resourceName, z } from 'roadcrew';
import { stepsOf } from '../steps.ts';

/** Golden path of the simulated history. Creates nothing. */
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
  steps: stepsOf('dashboards', ['Render the dashboard', 'Publish it']),
  async run({ name }, { first, second }) {
    await second(await first({ name }));
    return { summary: `\`${name}\` is ready.` };
  },
});
