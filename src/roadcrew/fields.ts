import { z } from 'zod';

/** Metadata of an input field, set with `.meta({ … })`; used by the form, the help and the docs. */
export interface FieldMeta {
  label: string;
  hint?: string;
  placeholder?: string;
  /**
   * A picker instead of a text field. The last four look up choices while typing, given the form's other values. The value
   * of `id` is not shown, because nobody can read it.
   */
  picker?: 'person' | 'channel' | 'service' | 'environment' | 'ref' | 'id';
  /** Filled in by `prepare` and not part of the form, such as the commit of a branch. */
  pinned?: boolean;
  /** Why the requester wants it: shown first on cards, and to those who approve. */
  purpose?: boolean;
  /** Text of several lines. */
  multiline?: boolean;
}

/** 3 to 30 characters that are safe as a database, role, queue or host name. */
export const resourceName = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,29}$/,
    'Use 3 to 30 lower-case letters, digits or single dashes, starting with a letter.',
  )
  .meta({ label: 'Name', hint: 'Lower-case letters, digits and dashes.', placeholder: 'orders' } satisfies FieldMeta);

/** Environment to run in. The choices belong to the field, so that help and form can list them. */
export const environment = <const Names extends readonly [string, ...string[]] = readonly ['staging', 'production']>(
  names?: Names,
) =>
  z
    .enum((names ?? ['staging', 'production']) as unknown as Names, { error: 'Choose one of the environments.' })
    .meta({ label: 'Environment' } satisfies FieldMeta);
