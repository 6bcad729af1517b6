import { defineStep, defineWorkflow, UserError, z } from 'roadcrew';
import github from '../clients/github.ts';
import { suggestLive, suggestPlace, teamFor } from './deploy/place.ts';

const mark = defineStep({
  title: 'Mark it as a change failure',
  needs: ['deployments'],
  input: z.object({
    service: z.string(),
    environment: z.string(),
    reason: z.string(),
    deployment: z.string().optional(),
  }),
  async run({ service: name, environment, reason, deployment }, { deployments, run }) {
    const { service } = deployments.preflight.target(name, environment);
    const target = { service: service.name, environment };
    const meant = deployment
      ? (await deployments.history(target, 200)).find(({ id }) => id === deployment)
      : await deployments.current(target);
    if (!meant)
      throw new UserError(
        deployment
          ? `That is no deployment of ${service.name} in ${environment}.`
          : `Nothing runs in ${environment} that the platform knows of.`,
      );
    const first = await deployments.markBroken(meant.id, { by: run.requester, reason });
    return { sha: meant.runningSha, first };
  },
});

export default defineWorkflow({
  name: 'mark-broken',
  version: 1,
  title: 'Change failure',
  description: 'Says that a deployment broke something, so that the numbers are honest.',
  capability: 'deployment',
  clients: { github },
  needs: ['deployments'],
  domain: 'core',
  command: 'broken',
  expectedTime: 'a moment',
  input: z.object({
    service: z.string().meta({ label: 'Service', picker: 'service', placeholder: 'checkout' }),
    environment: z.string().meta({ label: 'Environment', picker: 'environment', placeholder: 'production' }),
    reason: z
      .string()
      .trim()
      .min(3, 'Say what broke, in a sentence.')
      .max(500)
      .meta({ label: 'What broke', multiline: true }),
    deployment: z
      .string()
      .max(200)
      .optional()
      .meta({ label: 'Deployment', picker: 'deployment', hint: 'Empty means the one that runs there now.' }),
  }),
  team: ({ service }, clients) => teamFor(service, clients),
  suggest: (field, query, context) =>
    field === 'deployment' ? suggestLive(context) : suggestPlace(field, query, context),
  steps: { mark },
  async run(input, { mark }) {
    const { sha, first } = await mark(input);
    const { service, environment } = input;
    return {
      summary: `\`${sha.slice(0, 7)}\` of \`${service}\` in ${environment} ${first ? 'is marked' : 'was marked already'} as a change failure${first ? `: ${input.reason}` : '.'}`,
      follow: [
        { label: 'Roll back', start: 'roll-back-service', values: { service, environment, reason: input.reason } },
      ],
    };
  },
});
