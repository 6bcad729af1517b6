import { defineStep, defineWorkflow, UserError, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, makeThing, Where, world } from '../steps.ts';

/** Its way back is closed until somebody outside opens it. */
const stays = defineStep({
  title: 'Make a thing that stays',
  input: Where,
  async run({ world }, { key }) {
    await thingsAt(world).make(key);
    throw new UserError('It cannot be finished.');
  },
  async undo({ world }, { key }) {
    if (!(await thingsAt(world).exists('way-back'))) throw new Error('the way back is closed');
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
    return { summary: 'This is never said.' };
  },
});
