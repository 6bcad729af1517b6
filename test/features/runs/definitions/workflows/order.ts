import { defineStep, defineWorkflow, z } from 'roadcrew';

const input = z.object({
  what: z.string().meta({ label: 'What', picker: 'service' }),
  sha: z.string().optional().meta({ label: 'Commit', pinned: true }),
});

/** Workflow without `suggest` and `prepare`. */
export default defineWorkflow({
  name: 'order',
  version: 1,
  title: 'Order',
  description: 'For tests.',
  capability: 'ordering',
  domain: 'core',
  command: 'order',
  expectedTime: 'a moment',
  input,
  steps: { place: defineStep({ title: 'Place the order', input, run: async () => undefined }) },
  async run(request, { place }) {
    await place(request);
    return { summary: 'It is ordered.' };
  },
});
