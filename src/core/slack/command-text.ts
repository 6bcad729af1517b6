import { oneLine } from './blocks/rich.ts';

export const slashCommand = '/platform';

/** A command as people type it. */
export const commandText = (...words: string[]) => oneLine([slashCommand, ...words].join(' '), 500);
