import { type Duration, defineWait, defineWorkflow, z } from 'roadcrew';
import { RetryLater } from '../../../../../src/roadcrew/errors.ts';
import { thingsAt } from '../../outside-server.ts';
import { about, world } from '../steps.ts';

const Sign = z.object({ world: z.string(), sign: z.string() });

const waitForSign = (title: string, interval: Duration, timeout: Duration) =>
  defineWait({
    title,
    input: Sign,
    interval,
    timeout,
    retry: { attempts: 2, backoff: '20ms' },
    async poll({ world, sign }) {
      const things = thingsAt(world);
      if (await things.exists(`${sign}-fails`)) {
        await things.remove(`${sign}-fails`);
        throw new Error('the connection broke');
      }
      if (await things.exists(`${sign}-pauses`)) throw new RetryLater(3_600_000);
      return (await things.exists(sign)) ? { sign } : undefined;
    },
  });

export default defineWorkflow({
  ...about('long-wait'),
  input: z.object({
    world,
    sign: z.string().meta({ label: 'Sign' }),
    short: z.boolean().default(false).meta({ label: 'Short timeout' }),
  }),
  steps: {
    longWait: waitForSign('Wait for the sign', '20ms', '1h'),
    shortWait: waitForSign('Wait briefly for the sign', '20ms', '200ms'),
  },
  async run({ world, sign, short }, { longWait, shortWait }) {
    const found = await (short ? shortWait : longWait)({ world, sign });
    return { summary: `There is ${found.sign}.` };
  },
});
