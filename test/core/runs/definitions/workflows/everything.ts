import { defineStep, defineWait, defineWorkflow, z } from 'roadcrew';
import { thingsAt } from '../../outside-server.ts';
import { about, makeThing, WorldInput, world } from '../steps.ts';

/** Ends at the second poll. */
const settle = defineWait({
  title: 'Wait until it has settled',
  input: WorldInput,
  interval: '20ms',
  timeout: '1m',
  async poll({ world }, { key, signal }) {
    const things = thingsAt(world);
    if (await things.exists(key)) return { settled: true };
    await things.make(key, signal);
    return undefined;
  },
});

const flaky = defineStep({
  title: 'Fail once, then make a thing',
  input: WorldInput,
  retry: { attempts: 3, backoff: '20ms' },
  async run({ world }, { key, attempt, signal }) {
    if (attempt === 1) throw new Error('not yet');
    const things = thingsAt(world);
    if (!(await things.exists(key))) await things.make(key, signal);
  },
});

const keepSecret = defineStep({
  title: 'Seal the secret',
  input: z.object({ name: z.string() }),
  run: async ({ name }, { seal }) => seal(`canary-${name}`),
});

export default defineWorkflow({
  ...about('everything'),
  input: z.object({ world, name: z.string().meta({ label: 'Name' }) }),
  claims: ({ name }) => [{ kind: 'thing', name, field: 'name' }],
  steps: { first: makeThing('First'), left: makeThing('Left'), right: makeThing('Right'), settle, flaky, keepSecret },
  async run({ world, name }, { first, left, right, settle, flaky, keepSecret }) {
    const { key } = await first({ world });
    await Promise.all([left({ world }), right({ world })]);
    await settle({ world });
    await flaky({ world });
    return {
      summary: `${name} is ready.`,
      resource: {
        kind: 'thing',
        name,
        details: { key },
        expiresInDays: 7,
        monthlyCost: { amount: 12.5, currency: 'EUR' },
      },
      secret: await keepSecret({ name }),
    };
  },
});
