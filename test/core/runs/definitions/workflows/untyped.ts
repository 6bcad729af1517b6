import { defineStep, defineWorkflow, z } from 'roadcrew';
import { about } from '../steps.ts';

// Values as a file without types may return them.
const untyped = (value: unknown) => value as never;

const report = defineStep({
  title: 'Report',
  input: z.object({ malformed: z.boolean() }),
  async run({ malformed }, { progress }) {
    progress(untyped(malformed ? 'a\0b' : 42), 'javascript:alert(1)');
  },
  async undo() {},
});

export default defineWorkflow({
  ...about('untyped'),
  input: z.object({ malformed: z.boolean().meta({ label: 'Malformed' }) }),
  steps: { report },
  async run({ malformed }, { report }) {
    await report({ malformed });
    return { summary: untyped(malformed ? 42 : 'Done\0.') };
  },
});
