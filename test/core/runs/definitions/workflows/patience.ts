import { type Duration, defineWait, defineWorkflow, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, world } from '../steps.ts';

const Sign = z.object({ world: z.string(), sign: z.string() });

const signOf = (title: string, interval: Duration, timeout: Duration) =>
  defineWait({
    title,
    input: Sign,
    interval,
    timeout,
    retry: { attempts: 2, backoff: '20ms' },
    async poll({ world, sign }) {
      const things = thingsAt(world);
      if (await things.exists(`${sign}-stumbles`)) {
        await things.remove(`${sign}-stumbles`);
        throw new Error('the connection broke');
      }
      return (await things.exists(sign)) ? { sign } : undefined;
    },
  });

export default defineWorkflow({
  ...about('patience'),
  input: z.object({
    world,
    sign: z.string().meta({ label: 'Sign' }),
    hurry: z.boolean().default(false).meta({ label: 'In a hurry' }),
  }),
  steps: {
    long: signOf('Wait for the sign', '20ms', '1h'),
    short: signOf('Wait for the sign, not long', '20ms', '200ms'),
  },
  async run({ world, sign, hurry }, { long, short }) {
    const found = await (hurry ? short : long)({ world, sign });
    return { summary: `There is ${found.sign}.` };
  },
});
