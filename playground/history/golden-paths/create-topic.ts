import { defineWorkflow, none, resourceName, z } from 'roadcrew';
import { stepsOf } from '../steps.ts';

/** Golden path of the simulated history. Creates nothing. */
export default defineWorkflow({
  name: 'create-topic',
  version: 1,
  title: 'Message topic',
  description: 'A topic with its schema and its quota.',
  capability: 'messaging',
  detours: [{ files: '**/*.tf', contains: ['resource "kafka_topic"'], label: 'makes topics with Terraform' }],
  domain: 'data',
  command: 'create topic',
  expectedTime: 'a few seconds',
  input: z.object({ name: resourceName }),
  approval: () => none,
  steps: stepsOf('messaging', ['Create the topic', 'Grant its team']),
  async run({ name }, { first, second }) {
    await second(await first({ name }));
    return {
      summary: `\`${name}\` is ready.`,
      resource: { kind: 'topic', name, details: { Partitions: 6 }, monthlyCost: { amount: 14, currency: 'EUR' } },
    };
  },
});
