import { defineWorkflow, none, resourceName, z } from 'roadcrew';
import { stepsOf } from '../steps.ts';

/** Golden path of the simulated history. Creates nothing. */
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
  steps: stepsOf('service', ['Copy the template', 'Register the owner']),
  async run({ name }, { first, second }) {
    await second(await first({ name }));
    return { summary: `\`${name}\` is ready.` };
  },
});
