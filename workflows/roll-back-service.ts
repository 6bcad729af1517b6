import { defineStep, defineWorkflow, none, UserError, z } from 'roadcrew';
import github from '../clients/github.ts';
import { approvalFor, channelFor, suggestPlace, teamFor } from './deploy/place.ts';
import { ago, changesIn, previewOf } from './deploy/preview.ts';
import { checkFirst, deployment, followRun, startWorkflow, takeTurn } from './deploy/steps.ts';

/** What is under way there is cancelled, and this one then waits for its end like any other. */
const stopOthers = defineStep({
  title: 'Cancel what is under way',
  needs: ['deployments'],
  input: deployment,
  async run(asked, { deployments, runs, run }) {
    for (const other of await deployments.queue(asked)) {
      if (other.id !== run.id && other.origin === 'platform' && other.kind === 'deploy')
        await runs.cancel(other.id, run.requester);
    }
  },
});

const lockAfterwards = defineStep({
  title: 'Lock it',
  needs: ['deployments'],
  input: deployment,
  async run({ service, environment, note }, { deployments, run }) {
    const result = await deployments.lock({
      scope: { service, environment },
      by: run.requester,
      reason: `Rolled back: ${note ?? ''}`.slice(0, 300),
    });
    return { held: result.outcome !== 'held' };
  },
});

export default defineWorkflow({
  name: 'roll-back-service',
  version: 1,
  title: 'Rollback',
  description: 'Deploys what ran well before, and marks what it replaces as failed.',
  capability: 'deployment',
  clients: { github },
  needs: ['deployments'],
  domain: 'core',
  command: 'rollback',
  expectedTime: 'as long as its workflow takes',
  input: z.object({
    service: z.string().meta({ label: 'Service', picker: 'service', placeholder: 'checkout' }),
    environment: z.string().meta({ label: 'Environment', picker: 'environment', placeholder: 'production' }),
    reason: z.string().trim().min(3, 'Say why, in a sentence.').max(500).meta({ label: 'Reason', multiline: true }),
    deployment: z
      .string()
      .max(200)
      .optional()
      .meta({ label: 'Back to', picker: 'deployment', hint: 'Empty means the last one that ran well.' }),
    lock: z.boolean().default(false).meta({ label: 'Lock it afterwards' }),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional()
      .meta({ label: 'Commit', pinned: true }),
    title: z.string().optional().meta({ label: 'What the commit says', pinned: true }),
    changes: z.string().optional().meta({ label: 'Takes back', pinned: true }),
    comparison: z.url().optional().meta({ label: 'Compared with what ran', pinned: true }),
  }),
  team: ({ service }, clients) => teamFor(service, clients),
  copyTo: ({ service }, clients) => channelFor(service, clients),
  approval: ({ input, clients }) => approvalFor(input, clients) ?? none,
  suggest: suggestPlace,
  async prepare(asked, { person, clients }) {
    const { service } = clients.deployments.preflight.target(asked.service, asked.environment);
    const target = { service: service.name, environment: asked.environment };
    const good = await clients.deployments.lastGood(target, 50);
    const back = asked.deployment ? good.find(({ id }) => id === asked.deployment) : good[0];
    if (!back) {
      throw new UserError(
        asked.deployment
          ? 'That deployment is not one to go back to.'
          : `Nothing else has run well in ${target.environment} yet.`,
        {
          field: asked.deployment ? 'deployment' : 'environment',
          hint: 'See `/platform status`, or deploy a commit of your choice.',
        },
      );
    }
    const input = { ...asked, ...target, deployment: back.id, sha: back.runningSha, title: back.title?.slice(0, 200) };
    const preview = await previewOf({ ...input, kind: 'rollback', person }, clients, [
      {
        label: 'Goes back to',
        value: `${back.runningSha.slice(0, 7)} ${back.title ?? ''}`.trim(),
        ...(back.url && { url: back.url }),
      },
      { label: 'It went live', value: back.finishedAt ? ago(back.finishedAt) : 'at an unknown time' },
    ]);
    return { input: { ...input, ...changesIn(preview) }, preview };
  },
  steps: { checkFirst, stopOthers, takeTurn, startWorkflow, followRun, lockAfterwards },
  async run({ sha = '', reason, lock, service, environment, title }, steps) {
    const asked = { kind: 'rollback' as const, service, environment, sha, title, note: reason };
    await steps.checkFirst(asked);
    await steps.stopOthers(asked);
    await steps.takeTurn(asked);
    const started = await steps.startWorkflow(asked);
    await steps.followRun({ ...asked, ...started });
    if (lock) await steps.lockAfterwards(asked);
    return {
      summary: `\`${service}\` is back at \`${sha.slice(0, 7)}\` in ${environment}${lock ? ', and locked' : ''}.`,
      ...(lock && { next: { text: 'When it is mended:', code: `/platform unlock ${service} ${environment}` } }),
    };
  },
});
