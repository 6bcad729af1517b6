import { z } from 'zod';
import { UserError } from '../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { askedOf } from './fields.ts';

/** What a modal carries to the next one while it is in Slack's hands; checked again when it comes back. */
const carried = z.object({
  workflow: z.string().max(100),
  /** Where the command was typed. */
  channel: z.string().max(40).optional(),
  /** Chosen by somebody in several teams. */
  team: z.string().max(100).optional(),
  values: z.record(z.string(), z.unknown()).default({}),
  /** Fields in which a reason has to be given. */
  reasons: z.array(z.string().max(100)).default([]),
});
export type ModalMetadata = z.output<typeof carried>;

/** Characters Slack carries. */
const maxMetadata = 3000;

export const decodeMetadata = (metadata: string): ModalMetadata => carried.parse(JSON.parse(metadata));

/** @throws UserError on the longest text when it is more than Slack carries. */
export function encodeMetadata(about: z.input<typeof carried>, { input }: Pick<WorkflowDefinition, 'input'>): string {
  const text = JSON.stringify(about);
  if (text.length <= maxMetadata) return text;
  const length = (name: string) => JSON.stringify(about.values?.[name] ?? '').length;
  const [longest] = askedOf(input).toSorted((one, other) => length(other.name) - length(one.name));
  throw new UserError(
    `This is too long to be confirmed. Shorten it by ${text.length - maxMetadata} characters or more.`,
    { field: longest?.name },
  );
}
