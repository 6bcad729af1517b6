import { defineStep, defineWorkflow, PermanentError, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, makeThing, WorldInput, world } from '../steps.ts';

/** Fails after its effect. */
const breaks = defineStep({
  title: 'Fail half-way',
  input: WorldInput,
  async run({ world }, { key }) {
    const things = thingsAt(world);
    if (!(await things.exists(key))) await things.make(key);
    throw new PermanentError('It failed half-way.');
  },
  async undo({ world }, { key }) {
    const things = thingsAt(world);
    if (await things.exists(key)) await things.remove(key);
  },
});

export default defineWorkflow({
  ...about('partial-failure'),
  input: z.object({ world, name: z.string().meta({ label: 'Name' }) }),
  claims: ({ name }) => [{ kind: 'thing', name, field: 'name' }],
  steps: { first: makeThing('First'), left: makeThing('Left'), right: makeThing('Right'), breaks },
  async run({ world }, { first, left, right, breaks }) {
    await first({ world });
    await Promise.all([left({ world }), right({ world })]);
    await breaks({ world });
    return { summary: 'Never reached.' };
  },
});
