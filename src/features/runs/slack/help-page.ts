import type { KnownBlock } from '@slack/types';
import { buttonRow, startButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bullets, mono, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, mrkdwn, truncate } from '../../../core/slack/text.ts';
import type { CommandDefinition, Person, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { type AvailableCommands, findCommand } from './find-command.ts';
import { workflowHelp } from './workflow-help.ts';

export interface HelpRequest extends AvailableCommands {
  person: Pick<Person, 'teams'>;
  /** Words after `help`, or an unknown command. */
  words: readonly string[];
}

/** Rows with a button: a message has at most 50 blocks. Further workflows are listed without one. */
const maxRows = 40;

/** Help for one person. `commands` and `workflows` are those the person can use; nothing else is named. */
export function helpPage({ person, words, ...available }: HelpRequest): Content {
  if (words.length === 0) return messageContent(overview(person, available));
  const match = findCommand(words, available);
  if (match.kind === 'workflow') return messageContent(workflowHelp(match.workflow));
  if (match.kind === 'command') return messageContent(commandHelp(match.command, available.workflows));
  const unknown = mono(commandText(truncate(match.typed, 60)));
  const near: Piece[] = match.near ? [' Did you mean ', mono(commandText(match.near)), '?'] : [];
  const suggestion = available.workflows.find(({ command }) => command === match.near);
  return messageContent([
    rich(section('Unknown command ', unknown, '.', ...near)),
    ...buttonRow(suggestion !== undefined && startButton(suggestion.name, `Start ${suggestion.command}`)),
    smallPrint(
      `${code(commandText('help'))} lists what you can run, ${code(commandText('why <command>'))} who can run the rest.`,
    ),
  ]);
}

function overview(person: Pick<Person, 'teams'>, { commands, workflows }: AvailableCommands): KnownBlock[] {
  const first = workflows[0];
  return [
    header('What you can run'),
    ...(workflows.length === 0 ? [nothingToStart(person)] : workflows.slice(0, maxRows).map(workflowRow)),
    ...(workflows.length > maxRows ? [rich(bullets(workflows.slice(maxRows).map(workflowLine)))] : []),
    ...(commands.length > 0 ? [{ type: 'divider' as const }, rich(bullets(commands.map(commandLine)))] : []),
    smallPrint(
      [
        ...(first ? [`${code(commandText('help', first.command))} shows its fields, approval and time.`] : []),
        `${code(commandText('why <command>'))} shows who can run a command.`,
      ].join(' '),
    ),
  ];
}

export const workflowRow = ({ name, title, command, description, expectedTime }: WorkflowDefinition): KnownBlock => ({
  type: 'section',
  text: mrkdwn(
    `*${userText(title)}*  ${code(commandText(command))}\n${userText(description, 300)} Takes ${userText(expectedTime)}.`,
  ),
  accessory: startButton(name),
});

const workflowLine = ({ title, command }: WorkflowDefinition): Piece[] => [
  mono(commandText(command)),
  ` ${oneLine(title)}`,
];

const commandLine = ({ name, usage: rest, title }: CommandDefinition): Piece[] => [
  mono(commandText(name, ...(rest ? [rest] : []))),
  ` ${oneLine(title)}`,
];

const nothingToStart = ({ teams }: Pick<Person, 'teams'>) =>
  rich(
    section(
      teams.length === 0
        ? 'You are not in a team yet, so there is nothing you can start. '
        : 'There is nothing your team can start yet. ',
      ...(teams.length === 0 ? [mono(commandText('why')), ' shows how to join one.'] : []),
    ),
  );

function commandHelp(command: CommandDefinition, workflows: readonly WorkflowDefinition[]): KnownBlock[] {
  const subcommands = workflows.filter(({ command: line }) => line.startsWith(`${command.name} `));
  return [
    header(oneLine(command.title)),
    rich(section('Type ', mono(commandText(command.name, ...(command.usage ? [command.usage] : []))), '.')),
    ...subcommands.slice(0, maxRows).map(workflowRow),
    ...(subcommands.length > maxRows ? [rich(bullets(subcommands.slice(maxRows).map(workflowLine)))] : []),
  ];
}
