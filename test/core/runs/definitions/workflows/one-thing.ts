import { defineWorkflow, none, z } from 'roadcrew';
import { about, makeThing, world } from '../steps.ts';

export default defineWorkflow({
  ...about('one-thing'),
  input: z.object({
    world,
    name: z.string().meta({ label: 'Name' }),
    approvers: z.int().min(0).default(0).meta({ label: 'Approvers' }),
  }),
  approval: ({ input }) => (input.approvers > 0 ? { from: 'core', count: input.approvers } : none),
  claims: ({ name }) => [{ kind: 'thing', name, field: 'name' }],
  steps: { first: makeThing('First') },
  async run({ world, name }, { first }) {
    const { key } = await first({ world });
    return { summary: `${name} is ready.`, resource: { kind: 'thing', name, details: { key } } };
  },
});
