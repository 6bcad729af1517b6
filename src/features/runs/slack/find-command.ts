import { slashCommand } from '../../../core/slack/command-text.ts';
import { nearest } from '../../../lib/nearest.ts';
import type { CommandDefinition, WorkflowDefinition } from '../../../roadcrew/index.ts';

export interface AvailableCommands {
  commands: readonly CommandDefinition[];
  workflows: readonly WorkflowDefinition[];
}

export type CommandMatch =
  | { kind: 'workflow'; workflow: WorkflowDefinition }
  | { kind: 'command'; command: CommandDefinition }
  /** No such name; `near` is the most similar command, as it is typed. */
  | { kind: 'nothing'; typed: string; near?: string };

/** Finds the command named after `help` or `why`. Further words, as in a complete command, are ignored. */
export function findCommand(words: readonly string[], { commands, workflows }: AvailableCommands): CommandMatch {
  const typedWords = words.map((word) => word.toLowerCase()).filter((word) => word !== slashCommand);
  for (const name of prefixes(typedWords)) {
    const workflow = workflows.find((one) =>
      [one.command, one.name, one.title].some((called) => called.toLowerCase() === name),
    );
    if (workflow) return { kind: 'workflow', workflow };
    const command = commands.find((one) => one.name === name);
    if (command) return { kind: 'command', command };
  }
  const names = [...workflows.map(({ command }) => command), ...commands.map(({ name }) => name)];
  for (const name of prefixes(typedWords)) {
    const near = nearest(name, names);
    if (near) return { kind: 'nothing', typed: name, near };
  }
  return { kind: 'nothing', typed: typedWords.join(' ') };
}

/** `a b c`, `a b`, `a`: the longest first. No command has more than four words. */
function prefixes(words: string[]): string[] {
  const most = words.slice(0, 4);
  return most.map((_, index) => most.slice(0, most.length - index).join(' '));
}
