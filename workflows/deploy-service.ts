import { defineWorkflow, formatDuration, none, truncate, z } from 'roadcrew';
import github from '../clients/github.ts';
import { buildPreview, foreignCommit, required, summariseChanges } from './deploy/preview.ts';
import { checkFirst, followRun, startWorkflow, takeTurn } from './deploy/steps.ts';
import { approvalFor, channelFor, suggestTarget, teamFor } from './deploy/target.ts';

const workflowFiles = ['.github/workflows/*.yml', '.github/workflows/*.yaml'];

export default defineWorkflow({
  name: 'deploy-service',
  version: 1,
  title: 'Deployment',
  description: 'Deploys a commit of a service with its GitHub workflow.',
  verb: 'Deploy',
  capability: 'deployment',
  clients: { github },
  needs: ['deployments'],
  detours: [
    { deployments: 'outside', label: 'deploys outside the platform' },
    { files: workflowFiles, contains: ['kubectl apply', 'kubectl set image'], label: 'deploys with kubectl' },
    { files: workflowFiles, contains: ['helm upgrade', 'helm install'], label: 'deploys with Helm' },
  ],
  domain: 'core',
  command: 'deploy',
  expectedTime: 'as long as its GitHub workflow takes, plus time in the queue',
  overdueAfter: '1d',
  input: z.object({
    service: z.string().meta({ label: 'Service', picker: 'service', placeholder: 'checkout' }),
    environment: z.string().meta({ label: 'Environment', picker: 'environment', placeholder: 'production' }),
    ref: z
      .string()
      .trim()
      .max(255)
      .optional()
      .meta({ label: 'Branch, tag or commit', picker: 'ref', hint: 'Empty means the default branch.' }),
    note: z.string().max(500).optional().meta({ label: 'Note', multiline: true, purpose: true }),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional()
      .meta({ label: 'Commit', pinned: true }),
    title: z.string().optional().meta({ label: 'Commit message', pinned: true }),
    committedAt: z.iso.datetime().optional().meta({ label: 'Commit date', pinned: true }),
    changes: z.string().optional().meta({ label: 'Changes', pinned: true }),
    comparison: z.url().optional().meta({ label: 'Diff with live', pinned: true }),
    freezeReason: z
      .string()
      .min(3, 'Say why, in a sentence.')
      .max(500)
      .optional()
      .meta({ label: 'Why it cannot wait', pinned: true, purpose: true }),
  }),
  team: ({ service }, clients) => teamFor(service, clients),
  copyTo: ({ service }, clients) => channelFor(service, clients),
  approval: ({ input, clients }) => approvalFor(input, clients) ?? none,
  suggest: suggestTarget,
  async prepare(request, { person, clients }) {
    const { service } = clients.deployments.preflight.target(request.service, request.environment);
    const repo = service.repo ?? '';
    const ref = request.ref ?? (await required('the default branch', clients.github.repository(repo))).defaultBranch;
    const commit = await required('the commit', clients.github.resolve(repo, ref));
    const input = {
      ...request,
      service: service.name,
      ref,
      sha: commit.sha,
      title: truncate(commit.title, 200),
      committedAt: commit.committedAt.toISOString(),
    };
    const [preview, isInRepository] = await Promise.all([
      buildPreview({ ...input, kind: 'deploy', person }, clients, [
        { label: 'Deploys', value: `${commit.sha.slice(0, 7)} ${commit.title}`, url: commit.url },
        { label: 'From', value: `${ref}, by ${commit.author}` },
      ]),
      required('whether the commit is on a branch or tag', clients.github.containsCommit(repo, commit)),
    ]);
    if (!isInRepository) preview.blockers.unshift(foreignCommit(repo, commit.sha, isInRepository));
    return { input: { ...input, ...summariseChanges(preview) }, preview };
  },
  steps: { checkFirst, takeTurn, startWorkflow, followRun },
  async run({ sha = '', ...input }, { checkFirst, takeTurn, startWorkflow, followRun }) {
    const deployment = { ...input, sha, kind: 'deploy' as const };
    await checkFirst(deployment);
    await takeTurn(deployment);
    const started = await startWorkflow(deployment);
    const { deployment: id, tookMs } = await followRun({ ...deployment, ...started });
    const leadTime = tookMs === undefined ? '' : ` It took ${formatDuration(tookMs, 'long')} from commit to live.`;
    const target: Record<string, string> = { service: input.service, environment: input.environment };
    return {
      summary: `\`${input.service}\` runs \`${sha.slice(0, 7)}\` in ${input.environment}.${leadTime}`,
      follow: [
        { label: 'It caused a problem', start: 'mark-broken', values: { ...target, deployment: id } },
        { label: 'Roll back', start: 'roll-back-service', values: target },
      ],
    };
  },
});
