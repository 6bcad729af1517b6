import { z } from 'zod';
import { UserError } from '../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { formFieldsOf } from './fields.ts';

/** State that one modal passes to the next through Slack; validated again when it comes back. */
export const modalMetadata = z.object({
  workflow: z.string().max(100),
  /** Channel of the command. */
  channel: z.string().max(40).optional(),
  /** The selected team, for people in several teams. */
  team: z.string().max(100).optional(),
  values: z.record(z.string(), z.unknown()).default({}),
  /** Id of the preview that is shown. */
  preview: z.string().max(40).optional(),
  /** True when the person was informed that the same was requested minutes ago. */
  again: z.literal(true).optional(),
  /** Fields that need a reason. */
  reasons: z.array(z.string().max(100)).default([]),
});
export type ModalMetadata = z.output<typeof modalMetadata>;

/** Slack's limit in characters. */
const maxMetadata = 3000;

/** @throws UserError on the field with the longest text when the metadata exceeds Slack's limit */
export function encodeMetadata(
  metadata: z.input<typeof modalMetadata>,
  { input }: Pick<WorkflowDefinition, 'input'>,
): string {
  const text = JSON.stringify(metadata);
  if (text.length <= maxMetadata) return text;
  const length = (name: string) => JSON.stringify(metadata.values?.[name] ?? '').length;
  const [longest] = formFieldsOf(input).toSorted((one, other) => length(other.name) - length(one.name));
  throw new UserError(
    `This is too long for the confirmation. Shorten it by ${text.length - maxMetadata} characters or more.`,
    { field: longest?.name },
  );
}
