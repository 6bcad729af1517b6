import { defineStep, defineWorkflow, z } from 'roadcrew';
import { RetryLater } from '../../../../../src/roadcrew/errors.ts';
import { thingsAt } from '../../outside-server.ts';
import { about, Where, world } from '../steps.ts';

/** Its target asks for a pause, more often than the step may fail. */
const pauses = defineStep({
  title: 'Be asked for pauses',
  input: Where,
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

/** Does not listen to its signal, and the outside is slower than its time limit. */
const overruns = defineStep({
  title: 'Take longer than allowed',
  input: Where,
  timeout: '50ms',
  retry: { attempts: 3, backoff: '20ms' },
  async run({ world }, { key }) {
    const things = thingsAt(world);
    if (!(await things.exists(key))) await things.make(key);
  },
});

export default defineWorkflow({
  ...about('slow'),
  input: z.object({ world }),
  steps: { pauses, overruns },
  async run({ world }, { pauses, overruns }) {
    await pauses({ world });
    await overruns({ world });
    return { summary: 'At last.' };
  },
});
