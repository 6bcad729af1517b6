import { defineStep, defineWorkflow, UserError, z } from 'roadcrew';
import { about, makeThing, Where, world } from '../steps.ts';

const fails = defineStep({
  title: 'Fail',
  input: Where,
  async run() {
    throw new UserError('No.');
  },
});

/** Asks for another attempt long after the other step has failed. */
const rests = defineStep({
  title: 'Rest',
  input: Where,
  retry: { attempts: 2, backoff: '1m' },
  async run() {
    throw new Error('not yet');
  },
});

const How = z.enum(['swallows', 'twice', 'forgets', 'looks-later', 'rests', 'rests-and-fails']);

/** Stories that break the rules for stories. */
export default defineWorkflow({
  ...about('unruly'),
  input: z.object({ world, how: How.meta({ label: 'How' }) }),
  steps: { first: makeThing('First'), second: makeThing('Second'), fails, rests },
  async run({ world, how }, { first, second, fails, rests }) {
    if (how === 'swallows') {
      await fails({ world }).catch(() => {});
      await second({ world }).catch(() => {});
    }
    if (how === 'twice') {
      await first({ world });
      await first({ world }).catch(() => {});
    }
    if (how === 'forgets') void fails({ world });
    if (how === 'looks-later') {
      const failing = fails({ world });
      await first({ world });
      await failing;
    }
    if (how === 'rests') await rests({ world });
    if (how === 'rests-and-fails') await Promise.all([rests({ world }), fails({ world })]);
    return { summary: 'All is well.' };
  },
});
