import { defineStep, defineWorkflow, PermanentError, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, makeThing, Where, world } from '../steps.ts';

/** Breaks half-way: what it made is there, and it has failed. */
const breaks = defineStep({
  title: 'Break half-way',
  input: Where,
  async run({ world }, { key }) {
    const things = thingsAt(world);
    if (!(await things.exists(key))) await things.make(key);
    throw new PermanentError('It broke half-way.');
  },
  async undo({ world }, { key }) {
    const things = thingsAt(world);
    if (await things.exists(key)) await things.remove(key);
  },
});

export default defineWorkflow({
  ...about('turn-back'),
  input: z.object({ world, name: z.string().meta({ label: 'Name' }) }),
  claims: ({ name }) => [{ kind: 'thing', name, field: 'name' }],
  steps: { first: makeThing('First'), left: makeThing('Left'), right: makeThing('Right'), breaks },
  async run({ world }, { first, left, right, breaks }) {
    await first({ world });
    await Promise.all([left({ world }), right({ world })]);
    await breaks({ world });
    return { summary: 'This is never said.' };
  },
});
