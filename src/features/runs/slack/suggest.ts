import type { Option } from '@slack/types';
import { z } from 'zod';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { maxOption } from '../../../core/slack/elements.ts';
import { formFieldsOf } from '../../../core/slack/fields.ts';
import { valuesOf } from '../../../core/slack/forms.ts';
import type { Incoming, Listener } from '../../../core/slack/listener.ts';
import { modalMetadata } from '../../../core/slack/modal-metadata.ts';
import { metadataOf, stateIn } from '../../../core/slack/submission.ts';
import { plain } from '../../../core/slack/text.ts';
import { cut, storable } from '../../../lib/text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { requireWorkflow } from './request-form.ts';

const suggestBody = z.object({ block_id: z.string() });

/** Timeout in milliseconds: Slack waits for three seconds. */
const timeoutMs = 2_000;
const maxOptions = 100;
/** Characters of the typed text that are used. */
const maxQuery = 200;

/** Choices of a field while a person types. Slack shows no error here, so a failed search returns none. */
export const suggestChoices: Listener = {
  kind: 'suggest',
  id: 'value',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { block_id: name } = suggestBody.parse(incoming.body);
    const workflow = requireWorkflow(incoming, modalMetadata.parse(metadataOf(incoming.body)).workflow);
    const fields = formFieldsOf(workflow.input);
    const isLookedUp = fields.some((field) => field.name === name && field.kind === 'look-up');
    const values = valuesOf(stateIn(incoming.body), fields);
    return { kind: 'options', options: isLookedUp ? await findChoices(incoming, workflow, name, values) : [] };
  },
};

async function findChoices(
  { context, person, value }: Incoming,
  workflow: WorkflowDefinition,
  field: string,
  { [field]: _, ...values }: Record<string, unknown>,
): Promise<Option[]> {
  const query = cut(value, maxQuery);
  try {
    const found = await withTimeout(
      timeoutMs,
      async () =>
        (await workflow.suggest?.(field, query, { person, values, clients: context.toolsOf(workflow) })) ?? [],
      () => new Error('The search timed out.'),
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

const isOption = (value: string) => value !== '' && value.length <= maxOption && storable(value) === value;

const optionOf = ({ value, label, description }: { value: string; label: string; description?: string }): Option => ({
  text: plain(oneLine(label, 75)),
  value,
  ...(description && { description: plain(oneLine(description, 75)) }),
});
