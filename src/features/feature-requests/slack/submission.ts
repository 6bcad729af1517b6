import { z } from 'zod';
import { lookUp, readSubmission, required, text } from '../../../core/slack/submission.ts';
import { maxWords } from '../title.ts';
import type { Incoming } from './context.ts';
import { titleBlock } from './form-modal.ts';
import { listMetadata } from './list.ts';

const metadata = listMetadata.extend({ turn: z.int().min(0).default(0) });
/** `title` is the value of the chosen option. */
const fields = { title: lookUp(), words: text({ max: maxWords }), capability: lookUp(), team: lookUp() };
const requiredFields = {
  ...fields,
  title: required(fields.title, 'Type a title and choose a line of the list.'),
  words: required(fields.words, 'Say in a sentence what your team needs it for.'),
};
const blocks = ({ turn }: z.output<typeof metadata>) => ({ title: titleBlock(turn) });

/** Reads the submitted form. */
export const readRequest = ({ body }: Incoming) => readSubmission(body, { metadata, fields: requiredFields, blocks });

/** Values of the form while it is filled in; a value that cannot be submitted is undefined. */
export function readForm({ body }: Incoming) {
  const { metadata: carried, values } = readSubmission(body, { metadata, fields, blocks });
  return { ...carried, ...values };
}

/** Domain of each capability that the platform offers. */
export const capabilities = ({ context }: Incoming) =>
  new Map([...context.definitions.workflows.values()].map(({ capability, domain }) => [capability, domain] as const));
