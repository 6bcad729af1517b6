import type { Option } from '@slack/types';
import { z } from 'zod';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { maxOption } from '../../../core/slack/elements.ts';
import { askedOf } from '../../../core/slack/fields.ts';
import { valuesOf } from '../../../core/slack/forms.ts';
import type { Incoming, Listener } from '../../../core/slack/listener.ts';
import { decodeMetadata } from '../../../core/slack/modal-metadata.ts';
import { plain } from '../../../core/slack/text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { workflowNamed } from './request-form.ts';

const typing = z.object({
  block_id: z.string(),
  value: z.string(),
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).optional(),
  }),
});

/** Slack waits for three seconds. */
const lookMs = 2_000;
const maxOptions = 100;
/** Characters of what was typed that are looked for. */
const maxQuery = 200;

/** The choices of a field while somebody types. There is no place for words here: what cannot be looked up offers nothing. */
export const suggestChoices: Listener = {
  kind: 'suggest',
  id: 'value',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { block_id: name, view } = typing.parse(incoming.body);
    const workflow = workflowNamed(incoming, decodeMetadata(view.private_metadata).workflow);
    const fields = askedOf(workflow.input);
    const isLookedUp = fields.some((field) => field.name === name && field.kind === 'look-up');
    const values = valuesOf(view.state?.values ?? {}, fields);
    return { kind: 'options', options: isLookedUp ? await choices(incoming, workflow, name, values) : [] };
  },
};

async function choices(
  { context, person, value }: Incoming,
  workflow: WorkflowDefinition,
  field: string,
  { [field]: _, ...values }: Record<string, unknown>,
): Promise<Option[]> {
  const query = value.trim().slice(0, maxQuery);
  try {
    const found = await withTimeout(
      lookMs,
      async () => (await workflow.suggest?.(field, query, { person, values, clients: context.clients })) ?? [],
      () => new Error('It took too long.'),
    );
    return found
      .filter((choice) => isOption(choice.value))
      .slice(0, maxOptions)
      .map(optionOf);
  } catch (err) {
    context.log.warn({ err, workflow: workflow.name, field }, 'choices could not be looked up');
    return [];
  }
}

const isOption = (value: string) =>
  value !== '' && value.length <= maxOption && !value.includes('\0') && value.isWellFormed();

const optionOf = ({ value, label, description }: { value: string; label: string; description?: string }): Option => ({
  text: plain(oneLine(label, 75)),
  value,
  ...(description && { description: plain(oneLine(description, 75)) }),
});
