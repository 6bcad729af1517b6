import type { UserError } from '../../roadcrew/errors.ts';

/** Message and hint of an error as one text. */
export const explainError = ({ message, hint }: UserError) => [message, hint].filter(Boolean).join(' ');
