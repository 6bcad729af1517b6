import { defineStep, type StepDefinition, z } from 'roadcrew';
import { thingsAt } from '../outside-server.ts';

/** URL of the outside system, an input of every test workflow. */
export const world = z.string().meta({ label: 'Outside system' });
export const WorldInput = z.object({ world: z.string() });

/** Idempotent step: creates a thing under its key unless it exists; its undo removes it. */
export const makeThing = (title: string) =>
  defineStep({
    title,
    input: WorldInput,
    retry: { attempts: 3, backoff: '20ms' },
    async run({ world }, { key, signal }) {
      const things = thingsAt(world);
      if (!(await things.exists(key))) await things.make(key, signal);
      return { key };
    },
    async undo({ world }, { key }) {
      const things = thingsAt(world);
      if (await things.exists(key)) await things.remove(key);
    },
  });

const NoteInput = WorldInput.extend({ note: z.record(z.string(), z.unknown()) });

/** Variant with a note, which is only part of its input. */
export const makeNoted = (title: string) =>
  ({ ...makeThing(title), input: NoteInput }) as StepDefinition<z.infer<typeof NoteInput>, { key: string }>;

/** Step that is not idempotent: it creates a thing without a check. */
export const makeUnchecked = defineStep({
  title: 'Make a thing without a check',
  input: WorldInput,
  retry: { attempts: 3, backoff: '20ms' },
  async run({ world }, { key }) {
    await thingsAt(world).make(key);
  },
});

export const about = (name: string) => ({
  name,
  version: 1,
  title: name,
  description: 'For tests.',
  capability: 'test',
  domain: 'core' as const,
  command: name,
  expectedTime: 'a moment',
});
