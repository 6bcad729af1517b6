import type { KnownBlock } from '@slack/types';
import { buttonRow, startButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bullets, mono, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, mrkdwn, truncate } from '../../../core/slack/text.ts';
import type { CommandDefinition, Person, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { find, type Offered, typed } from './find-command.ts';
import { workflowHelp } from './workflow-help.ts';

export interface HelpQuestion extends Offered {
  person: Pick<Person, 'teams'>;
  /** What follows `help`, or what nobody understood. */
  words: readonly string[];
}

/** A message holds 50 blocks: what is beyond is listed without a button. */
const rows = 40;

/** What this person may run, and nothing else: `commands` and `workflows` are those they may use. */
export function helpPage({ person, words, ...offered }: HelpQuestion): Content {
  if (words.length === 0) return messageContent(overview(person, offered));
  const found = find(words, offered);
  if (found.kind === 'workflow') return messageContent(workflowHelp(found.workflow));
  if (found.kind === 'command') return messageContent(commandHelp(found.command, offered.workflows));
  const unknown = mono(typed(truncate(found.typed, 60)));
  const near: Piece[] = found.near ? [' Did you mean ', mono(typed(found.near)), '?'] : [];
  const meant = offered.workflows.find(({ command }) => command === found.near);
  return messageContent([
    rich(section('There is no ', unknown, ' here for you.', ...near)),
    ...buttonRow(meant !== undefined && startButton(meant.name, `Start ${meant.command}`)),
    smallPrint(`${code(typed('help'))} shows what you can run, ${code(typed('why <command>'))} who can run the rest.`),
  ]);
}

function overview(person: Pick<Person, 'teams'>, { commands, workflows }: Offered): KnownBlock[] {
  const first = workflows[0];
  return [
    header('What you can run'),
    ...(workflows.length === 0 ? [nothingToStart(person)] : workflows.slice(0, rows).map(offer)),
    ...(workflows.length > rows ? [rich(bullets(workflows.slice(rows).map(listed)))] : []),
    ...(commands.length > 0 ? [{ type: 'divider' as const }, rich(bullets(commands.map(usage)))] : []),
    smallPrint(
      [
        ...(first ? [`${code(typed('help', first.command))} shows its fields, approval and time.`] : []),
        `${code(typed('why <command>'))} tells who may run a command.`,
      ].join(' '),
    ),
  ];
}

export const offer = ({ name, title, command, description, expectedTime }: WorkflowDefinition): KnownBlock => ({
  type: 'section',
  text: mrkdwn(
    `*${userText(title)}*  ${code(typed(command))}\n${userText(description, 300)} Takes ${userText(expectedTime)}.`,
  ),
  accessory: startButton(name),
});

const listed = ({ title, command }: WorkflowDefinition): Piece[] => [mono(typed(command)), ` ${oneLine(title)}`];

const usage = ({ name, usage: rest, title }: CommandDefinition): Piece[] => [
  mono(typed(name, ...(rest ? [rest] : []))),
  ` ${oneLine(title)}`,
];

const nothingToStart = ({ teams }: Pick<Person, 'teams'>) =>
  rich(
    section(
      teams.length === 0
        ? 'You are in no team yet, so there is nothing you can start. '
        : 'There is nothing your team can start yet. ',
      ...(teams.length === 0 ? [mono(typed('why')), ' tells how to get into one.'] : []),
    ),
  );

function commandHelp(command: CommandDefinition, workflows: readonly WorkflowDefinition[]): KnownBlock[] {
  const under = workflows.filter(({ command: line }) => line.startsWith(`${command.name} `));
  return [
    header(oneLine(command.title)),
    rich(section('Type ', mono(typed(command.name, ...(command.usage ? [command.usage] : []))), '.')),
    ...under.slice(0, rows).map(offer),
    ...(under.length > rows ? [rich(bullets(under.slice(rows).map(listed)))] : []),
  ];
}
