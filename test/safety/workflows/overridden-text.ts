import { defineStep, defineWorkflow, z } from 'roadcrew';

const input = z.object({
  name: z.string().max(100).meta({ label: 'Name' }),
  reason: z.string().max(300).optional().meta({ label: 'Reason', pinned: true }),
});

const record = defineStep({ title: 'Record it', input, async run() {} });

/** Confirmation with a field for a reason. */
export default defineWorkflow({
  name: 'overridden-text',
  version: 1,
  title: 'Overridden text',
  description: 'Needs a reason.',
  capability: 'text',
  domain: 'core',
  command: 'provision overridden',
  expectedTime: 'a moment',
  input,
  approval: () => ({ from: 'platform', count: 1 }),
  prepare: async (request) => {
    const override = { field: 'reason', label: 'Reason' };
    const blockers = [{ message: 'It is Friday.', hint: 'Wait until Monday.', override }];
    return { input: request, preview: { facts: [], warnings: [], blockers } };
  },
  steps: { record },
  async run(request, { record }) {
    await record(request);
    return { summary: 'Recorded.' };
  },
});
