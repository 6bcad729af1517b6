import { defineStep, defineWorkflow, PermanentError, UserError, z } from 'roadcrew';
import { about, makeThing, world } from '../steps.ts';

const How = z.enum(['user-error', 'permanent', 'unknown', 'circular', 'nul']);

const breaks = defineStep({
  title: 'Break',
  input: z.object({ how: How }),
  retry: { attempts: 2, backoff: '20ms' },
  async run({ how }): Promise<unknown> {
    if (how === 'user-error') throw new UserError('That size is not on offer.', { hint: 'Pick a smaller one.' });
    if (how === 'permanent') throw new PermanentError('The account is closed.');
    if (how === 'circular') {
      const output: { self?: unknown } = {};
      output.self = output;
      return output;
    }
    if (how === 'nul') return { text: 'a\u0000b' };
    throw Object.assign(new Error('connect postgres://admin:canary-in-an-error@db failed'), { code: 'ECONNREFUSED' });
  },
});

export default defineWorkflow({
  ...about('broken'),
  input: z.object({ world, how: How.meta({ label: 'How' }) }),
  steps: { first: makeThing('First'), breaks },
  async run({ world, how }, { first, breaks }) {
    await first({ world });
    await breaks({ how });
    return { summary: 'Never reached.' };
  },
});
