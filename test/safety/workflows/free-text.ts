import { defineStep, defineWorkflow, PermanentError, UserError, z } from 'roadcrew';

const how = z.enum(['done', 'refused', 'broken', 'permanent']);

/** Repeats its input in every text of a workflow. */
const say = defineStep({
  title: 'Say it',
  input: z.object({ note: z.string(), ends: how }),
  retry: { attempts: 1, backoff: '1s' },
  async run({ note, ends }) {
    if (ends === 'refused') throw new UserError(note, { hint: note });
    if (ends === 'permanent') throw new PermanentError(note);
    if (ends === 'broken') throw new Error(note);
    return { note };
  },
  async undo() {},
});

export default defineWorkflow({
  name: 'free-text',
  version: 1,
  title: 'Free text',
  description: 'Repeats its input.',
  capability: 'text',
  domain: 'core',
  command: 'provision text',
  expectedTime: 'a moment',
  input: z.object({
    name: z.string().meta({ label: 'Name' }),
    ends: how.default('done').meta({ label: 'Ends' }),
    note: z.string().max(3000).meta({ label: 'Note', multiline: true }),
  }),
  approval: () => ({ from: 'platform', count: 1 }),
  steps: { say },
  async run({ note, ends, name }, { say }) {
    const output = await say({ note, ends });
    return {
      summary: output.note,
      resource: { kind: 'text', name, details: { note: output.note } },
      next: { text: output.note, code: output.note },
    };
  },
});
