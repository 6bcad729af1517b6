import { defineStep, defineWorkflow, UserError, z } from 'roadcrew';
import { about, makeThing, WorldInput, world } from '../steps.ts';

const fails = defineStep({
  title: 'Fail',
  input: WorldInput,
  async run() {
    throw new UserError('No.');
  },
});

/** Is retried long after the other step has failed. */
const retriesLate = defineStep({
  title: 'Retry late',
  input: WorldInput,
  retry: { attempts: 2, backoff: '1m' },
  async run() {
    throw new Error('not yet');
  },
});

const How = z.enum(['catches', 'twice', 'does-not-await', 'awaits-later', 'retries-late', 'retries-late-and-fails']);

/** Violates the rules for `run` in several ways. */
export default defineWorkflow({
  ...about('unruly'),
  input: z.object({ world, how: How.meta({ label: 'How' }) }),
  steps: { first: makeThing('First'), second: makeThing('Second'), fails, retriesLate },
  async run({ world, how }, { first, second, fails, retriesLate }) {
    if (how === 'catches') {
      await fails({ world }).catch(() => {});
      await second({ world }).catch(() => {});
    }
    if (how === 'twice') {
      await first({ world });
      await first({ world }).catch(() => {});
    }
    if (how === 'does-not-await') void fails({ world });
    if (how === 'awaits-later') {
      const failing = fails({ world });
      await first({ world });
      await failing;
    }
    if (how === 'retries-late') await retriesLate({ world });
    if (how === 'retries-late-and-fails') await Promise.all([retriesLate({ world }), fails({ world })]);
    return { summary: 'Done.' };
  },
});
