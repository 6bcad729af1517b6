import { defineStep, defineWorkflow, z } from 'roadcrew';
import { RetryLater } from '../../../../../src/roadcrew/errors.ts';
import { thingsAt } from '../../outside-server.ts';
import { about, WorldInput, world } from '../steps.ts';

/** Gets more requests for a pause than it has attempts. */
const pauses = defineStep({
  title: 'Pause on request',
  input: WorldInput,
  retry: { attempts: 2, backoff: '20ms' },
  async run({ world }, { key }) {
    const things = thingsAt(world);
    for (const pause of ['one', 'two', 'three']) {
      if (await things.exists(`${key}:${pause}`)) continue;
      await things.make(`${key}:${pause}`);
      throw new RetryLater(20);
    }
  },
});

/** Is asked for a pause at every attempt. */
const neverLetIn = defineStep({
  title: 'Ask for ever',
  input: WorldInput,
  totalTimeout: '200ms',
  async run() {
    throw new RetryLater(3_600_000);
  },
});

/** Ignores its signal, while the outside system takes longer than its timeout. */
const overruns = defineStep({
  title: 'Take longer than allowed',
  input: WorldInput,
  timeout: '50ms',
  retry: { attempts: 3, backoff: '20ms' },
  async run({ world }, { key }) {
    const things = thingsAt(world);
    if (!(await things.exists(key))) await things.make(key);
  },
});

export default defineWorkflow({
  ...about('slow'),
  input: z.object({ world, forEver: z.boolean().default(false).meta({ label: 'For ever' }) }),
  steps: { neverLetIn, pauses, overruns },
  async run({ world, forEver }, { neverLetIn, pauses, overruns }) {
    if (forEver) await neverLetIn({ world });
    await pauses({ world });
    await overruns({ world });
    return { summary: 'Done.' };
  },
});
