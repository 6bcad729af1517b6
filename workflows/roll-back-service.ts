import { defineStep, defineWorkflow, none, truncate, UserError, z } from 'roadcrew';
import github from '../clients/github.ts';
import { ago, buildPreview, summariseChanges } from './deploy/preview.ts';
import { checkFirst, deployment, followRun, startWorkflow, takeTurn } from './deploy/steps.ts';
import { approvalFor, channelFor, suggestTarget, teamFor } from './deploy/target.ts';

/** Cancels deployments in progress; the rollback then waits in the queue until they have ended. */
const stopOthers = defineStep({
  title: 'Cancel deployments in progress',
  needs: ['deployments'],
  input: deployment,
  async run(request, { deployments, runs, run }) {
    for (const other of await deployments.queue(request)) {
      if (other.id !== run.id && other.origin === 'platform' && other.kind === 'deploy')
        await runs.cancel(other.id, run.requester);
    }
  },
});

const lockAfterwards = defineStep({
  title: 'Lock the environment',
  needs: ['deployments'],
  input: deployment,
  effect: false, // completes the rollback, which is live
  async run({ service, environment, note }, { deployments, run }) {
    const result = await deployments.lock({
      scope: { service, environment },
      by: run.requester,
      reason: truncate(`Rolled back: ${note ?? ''}`, 300),
    });
    return { held: result.outcome !== 'held' };
  },
});

export default defineWorkflow({
  name: 'roll-back-service',
  version: 1,
  title: 'Rollback',
  description: 'Deploys an earlier successful deployment again, and marks the current one as failed.',
  verb: 'Roll back',
  capability: 'deployment',
  clients: { github },
  needs: ['deployments'],
  domain: 'core',
  command: 'rollback',
  expectedTime: 'as long as its GitHub workflow takes',
  overdueAfter: '1d',
  input: z.object({
    service: z.string().meta({ label: 'Service', picker: 'service', placeholder: 'checkout' }),
    environment: z.string().meta({ label: 'Environment', picker: 'environment', placeholder: 'production' }),
    reason: z
      .string()
      .trim()
      .min(3, 'Say why, in a sentence.')
      .max(500)
      .meta({ label: 'Reason', multiline: true, purpose: true }),
    deployment: z
      .string()
      .max(200)
      .optional()
      .meta({ label: 'Back to', picker: 'id', hint: 'Empty means the last successful one.' }),
    lock: z.boolean().default(false).meta({ label: 'Lock the environment afterwards' }),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional()
      .meta({ label: 'Commit', pinned: true }),
    title: z.string().optional().meta({ label: 'Commit message', pinned: true }),
    changes: z.string().optional().meta({ label: 'Removes', pinned: true }),
    comparison: z.url().optional().meta({ label: 'Diff with live', pinned: true }),
  }),
  team: ({ service }, clients) => teamFor(service, clients),
  copyTo: ({ service }, clients) => channelFor(service, clients),
  approval: ({ input, clients }) => approvalFor(input, clients) ?? none,
  suggest: suggestTarget,
  async prepare(request, { person, clients }) {
    const { service } = clients.deployments.preflight.target(request.service, request.environment);
    const target = { service: service.name, environment: request.environment };
    const good = await clients.deployments.lastGood(target, 50);
    const previous = request.deployment ? good.find(({ id }) => id === request.deployment) : good[0];
    if (!previous) {
      throw new UserError(
        request.deployment
          ? 'You cannot roll back to that deployment.'
          : `There is no earlier successful deployment in ${target.environment}.`,
        {
          field: request.deployment ? 'deployment' : 'environment',
          hint: 'See `/platform status`, or deploy a commit of your choice.',
        },
      );
    }
    const { id, runningSha: sha, title, url, finishedAt } = previous;
    const input = { ...request, ...target, deployment: id, sha, title: truncate(title ?? '', 200) || undefined };
    const preview = await buildPreview({ ...input, kind: 'rollback', person }, clients, [
      {
        label: 'Goes back to',
        value: `${sha.slice(0, 7)} ${title ?? ''}`.trim(),
        ...(url && { url }),
      },
      { label: 'Went live', value: finishedAt ? ago(finishedAt) : 'at an unknown time' },
    ]);
    return { input: { ...input, ...summariseChanges(preview) }, preview };
  },
  steps: { checkFirst, stopOthers, takeTurn, startWorkflow, followRun, lockAfterwards },
  async run({ sha = '', reason, lock, service, environment, title }, steps) {
    const deployment = { kind: 'rollback' as const, service, environment, sha, title, note: reason };
    await steps.checkFirst(deployment);
    await steps.stopOthers(deployment);
    await steps.takeTurn(deployment);
    const started = await steps.startWorkflow(deployment);
    await steps.followRun({ ...deployment, ...started });
    if (lock) await steps.lockAfterwards(deployment);
    return {
      summary: `\`${service}\` is back at \`${sha.slice(0, 7)}\` in ${environment}${lock ? ', and locked' : ''}.`,
      ...(lock && { next: { text: 'Once it is fixed:', code: `/platform unlock ${service} ${environment}` } }),
    };
  },
});
