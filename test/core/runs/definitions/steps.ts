import { defineStep, type StepDefinition, z } from 'roadcrew';
import { thingsAt } from '../outside-server.ts';

/** Every test workflow is told where the outside world is. */
export const world = z.string().meta({ label: 'The outside world' });
export const Where = z.object({ world: z.string() });

/** A well-made step: looks, makes, stamps with its key, and takes away what carries the key. */
export const makeThing = (title: string) =>
  defineStep({
    title,
    input: Where,
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

const Noted = Where.extend({ note: z.record(z.string(), z.unknown()) });

/** The same with a note, which is part of its input and of nothing else. */
export const makeNoted = (title: string) =>
  ({ ...makeThing(title), input: Noted }) as StepDefinition<z.infer<typeof Noted>, { key: string }>;

/** A careless one: it makes without looking. */
export const makeBlindly = defineStep({
  title: 'Make a thing without looking',
  input: Where,
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
