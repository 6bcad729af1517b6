import { defineStep, defineWorkflow, environment, UserError, z } from 'roadcrew';
import { outside } from '../outside.ts';

const owners: Record<string, { team: string; channel: string }> = {
  checkout: { team: 'payments', channel: 'C0PAYMENTS' },
  finder: { team: 'search', channel: 'C0SEARCH' },
  hidden: { team: 'payments', channel: 'C0RANDOM' },
};

function ownerOf(service: string) {
  const owner = owners[service];
  if (!owner) throw new UserError(`There is no service “${service}”.`, { field: 'service', hint: 'Pick one.' });
  return owner;
}

const input = z.object({
  service: z.string().meta({ label: 'Service', picker: 'service' }),
  environment: environment(),
  ref: z.string().max(300).optional().meta({ label: 'Branch, tag or commit', picker: 'ref' }),
  note: z.string().optional().meta({ label: 'Note', multiline: true, purpose: true }),
  sha: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional()
    .meta({ label: 'Commit', pinned: true }),
  excuse: z.string().min(5, 'Say it in a sentence.').optional().meta({ label: 'Excuse', pinned: true }),
});

const record = defineStep({
  title: 'Ship it',
  input,
  async run(shipped) {
    outside.shipped.push(shipped);
  },
});

export default defineWorkflow({
  name: 'ship-service',
  version: 1,
  title: 'Ship a service',
  description: 'For tests.',
  capability: 'shipping',
  domain: 'core',
  command: 'ship',
  expectedTime: 'a moment',
  input,
  approval: ({ input: { environment, excuse } }) =>
    environment === 'production' || excuse ? { from: 'owners', count: 1 } : undefined,
  team: ({ service }) => ownerOf(service).team,
  copyTo: ({ service }) => ownerOf(service).channel,
  suggest: (field, query, { values, person }) => outside.suggest({ field, query, values, person }),
  prepare: (request, { person }) => outside.prepare(request, person),
  steps: { record },
  async run(request, { record }) {
    await record(request);
    return { summary: `\`${request.service}\` is shipped.` };
  },
});
