import { defineStep, defineWorkflow, UserError, z } from 'roadcrew';
import github from '../clients/github.ts';
import { suggestLive, suggestTarget, teamFor } from './deploy/target.ts';

const mark = defineStep({
  title: 'Mark the deployment as failed',
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
    const selected = deployment
      ? (await deployments.history(target, 200)).find(({ id }) => id === deployment)
      : await deployments.current(target);
    if (!selected)
      throw new UserError(
        deployment
          ? `${service.name} has no such deployment in ${environment}.`
          : `The platform knows of no deployment of ${service.name} in ${environment}.`,
      );
    const first = await deployments.markBroken(selected.id, { by: run.requester, reason });
    return { sha: selected.runningSha, first };
  },
});

export default defineWorkflow({
  name: 'mark-broken',
  version: 1,
  title: 'Mark a deployment as having caused a problem',
  description: 'Marks a deployment as failed, so that it counts in the change fail rate.',
  verb: 'Mark as failed',
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
      .meta({ label: 'What broke', multiline: true, purpose: true }),
    deployment: z
      .string()
      .max(200)
      .optional()
      .meta({ label: 'Deployment', picker: 'id', hint: 'Empty means the one that runs there now.' }),
  }),
  team: ({ service }, clients) => teamFor(service, clients),
  suggest: (field, query, context) =>
    field === 'deployment' ? suggestLive(context) : suggestTarget(field, query, context),
  steps: { mark },
  async run(input, { mark }) {
    const { sha, first } = await mark(input);
    const { service, environment } = input;
    return {
      summary: `${first ? 'Marked' : 'Already marked'} as failed: \`${service}\` \`${sha.slice(0, 7)}\` in ${environment}.${first ? ` ${input.reason}` : ''}`,
      follow: [
        { label: 'Roll back', start: 'roll-back-service', values: { service, environment, reason: input.reason } },
      ],
    };
  },
});
