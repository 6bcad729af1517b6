import { defineStep, defineWorkflow, none, PermanentError, resourceName, z } from 'roadcrew';
import { weather } from '../weather.ts';

const first = defineStep({
  title: 'Create the topic',
  input: z.object({ name: z.string() }),
  async run({ name }) {
    if (weather.broken.has('messaging'))
      throw new PermanentError('Create the topic: what it is made from cannot be read.');
    await weather.takes(20_000);
    return { name };
  },
});

const second = defineStep({
  title: 'Grant its team',
  input: z.object({ name: z.string() }),
  run: async ({ name }) => ({ name }),
});

/** For the playground's history: it makes nothing. */
export default defineWorkflow({
  name: 'create-topic',
  version: 1,
  title: 'Message topic',
  description: 'A topic with its schema and its quota.',
  capability: 'messaging',
  detours: [{ files: '**/*.tf', contains: ['resource "kafka_topic"'], says: 'makes topics with Terraform' }],
  domain: 'data',
  command: 'create topic',
  expectedTime: 'a few seconds',
  input: z.object({ name: resourceName }),
  approval: () => none,
  steps: { first, second },
  async run({ name }, { first, second }) {
    await second(await first({ name }));
    return {
      summary: `\`${name}\` is ready.`,
      resource: { kind: 'topic', name, details: { Partitions: 6 }, monthlyCost: { amount: 14, currency: 'EUR' } },
    };
  },
});
