import { defineStep, defineWorkflow, UserError, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, makeThing, WorldInput, world } from '../steps.ts';

/** Its undo fails until the outside system has a thing `undo-allowed`. */
const stays = defineStep({
  title: 'Make a thing that cannot be undone',
  input: WorldInput,
  async run({ world }, { key }) {
    await thingsAt(world).make(key);
    throw new UserError('It cannot be finished.');
  },
  async undo({ world }, { key }) {
    if (!(await thingsAt(world).exists('undo-allowed'))) throw new Error('undo is not allowed');
    await thingsAt(world).remove(key);
  },
});

export default defineWorkflow({
  ...about('stubborn'),
  input: z.object({ world, name: z.string().meta({ label: 'Name' }) }),
  claims: ({ name }) => [{ kind: 'thing', name, field: 'name' }],
  steps: { first: makeThing('First'), stays },
  async run({ world }, { first, stays }) {
    await first({ world });
    await stays({ world });
    return { summary: 'Never reached.' };
  },
});
