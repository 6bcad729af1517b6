import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { nearest } from '../../../core/slack/words.ts';
import type { CommandDefinition, WorkflowDefinition } from '../../../roadcrew/index.ts';

const slashCommand = '/platform';

/** A command as it is typed. */
export const typed = (...words: string[]) => oneLine([slashCommand, ...words].join(' '), 500);

export interface Offered {
  commands: readonly CommandDefinition[];
  workflows: readonly WorkflowDefinition[];
}

export type Found =
  | { kind: 'workflow'; workflow: WorkflowDefinition }
  | { kind: 'command'; command: CommandDefinition }
  /** Nothing of this name; `near` is what was most likely meant, as it is typed. */
  | { kind: 'nothing'; typed: string; near?: string };

/** What is meant by words after `help` or `why`. More words than the name has (a filled-in command) are fine. */
export function find(words: readonly string[], { commands, workflows }: Offered): Found {
  const given = words.map((word) => word.toLowerCase()).filter((word) => word !== slashCommand);
  for (const name of beginnings(given)) {
    const workflow = workflows.find((one) =>
      [one.command, one.name, one.title].some((called) => called.toLowerCase() === name),
    );
    if (workflow) return { kind: 'workflow', workflow };
    const command = commands.find((one) => one.name === name);
    if (command) return { kind: 'command', command };
  }
  const names = [...workflows.map(({ command }) => command), ...commands.map(({ name }) => name)];
  for (const name of beginnings(given)) {
    const near = nearest(name, names);
    if (near) return { kind: 'nothing', typed: name, near };
  }
  return { kind: 'nothing', typed: given.join(' ') };
}

/** `a b c`, `a b`, `a`. No command has more than four words. */
function beginnings(words: string[]): string[] {
  const most = words.slice(0, 4);
  return most.map((_, index) => most.slice(0, most.length - index).join(' '));
}
