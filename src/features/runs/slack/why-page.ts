import type { KnownBlock } from '@slack/types';
import type { Definitions } from '../../../core/definitions.ts';
import { describePolicy } from '../../../core/slack/approval-words.ts';
import { buttonRow, startButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import {
  bold,
  bullets,
  join,
  lines,
  mono,
  oneLine,
  type Piece,
  prose,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Access, Person, Team } from '../../../roadcrew/index.ts';
import { type CommandMatch, findCommand } from './find-command.ts';

export interface WhyRequest {
  person: Person;
  definitions: Definitions;
  /** All teams. */
  teams: readonly Team[];
  /** Words after `why`. */
  words: readonly string[];
  hasAccess(person: Person, access: Access): boolean;
}

/** Most teams listed by name; the rest are counted. */
const maxTeams = 20;

function accessWords(access: Access): string {
  switch (access) {
    case 'everyone':
      return 'Everyone in this workspace except guests can.';
    case 'teams':
      return 'Anyone in a team can.';
    case 'platform':
      return 'Only platform teams can.';
    default:
      return `Only the ${oneLine(access)} platform team can.`;
  }
}

/** Permission of a person to run a command, and the teams that can: the only page that names commands one cannot run. */
export function whyPage(request: WhyRequest): Content {
  const { person, definitions, words } = request;
  if (words.length === 0)
    return messageContent([
      rich(lines(teamsLine(person), [mono(commandText('why <command>')), ' shows who can run it.'])),
      ...howToJoin(request),
    ]);
  const match = findCommand(words, {
    commands: [...definitions.commands.values()],
    workflows: [...definitions.workflows.values()],
  });
  if (match.kind === 'nothing') {
    const near: Piece[] = match.near ? [' Did you mean ', mono(commandText('why', match.near)), '?'] : [];
    return messageContent([rich(section('Unknown command ', mono(oneLine(match.typed, 60)), '.', ...near))]);
  }
  const { access, name } = accessOf(match);
  const allowed = request.hasAccess(person, access);
  const answer: Piece[][] = [
    [allowed ? 'You can run ' : 'You cannot run ', mono(commandText(name)), `. ${accessWords(access)}`],
    ...(allowed && access === 'everyone' ? [] : [teamsLine(person)]),
  ];
  return messageContent([
    rich(lines(...answer)),
    ...(allowed ? approvalAndStart(match) : teamsWithAccess(access, request)),
  ]);
}

function accessOf(found: Exclude<CommandMatch, { kind: 'nothing' }>): { access: Access; name: string } {
  return found.kind === 'workflow'
    ? { access: found.workflow.access ?? 'teams', name: found.workflow.command }
    : { access: found.command.access ?? 'everyone', name: found.command.name };
}

const teamsLine = ({ teams }: Person): Piece[] =>
  teams.length === 0
    ? ['You are not in a team yet.']
    : [
        'You are in team ',
        ...join(
          teams.slice(0, maxTeams).map(({ name }) => [bold(oneLine(name))]),
          ', ',
        ),
        '.',
      ];

function approvalAndStart(found: CommandMatch): KnownBlock[] {
  if (found.kind !== 'workflow') return [];
  return [
    rich(section(bold('Approval: '), ...prose(describePolicy(found.workflow)))),
    ...buttonRow(startButton(found.workflow.name)),
  ];
}

function teamsWithAccess(access: Access, request: WhyRequest): KnownBlock[] {
  // A person without a team needs to join one, not a list of all teams.
  if (access === 'teams') return howToJoin(request);
  const { person, teams, hasAccess } = request;
  const who = teams.filter((team) => hasAccess({ ...person, teams: [team] }, access));
  if (who.length === 0) return [rich(section('There is no such team yet.'))];
  return [rich(section('These teams can:'), bullets(teamList(who)))];
}

function howToJoin({ person, teams }: WhyRequest): KnownBlock[] {
  if (person.teams.length > 0) return [];
  const platform = teams.filter(isPlatform);
  if (platform.length === 0) return [rich(section('Ask the people who run the platform to add you to your team.'))];
  return [rich(section('To join your team, ask one of these:'), bullets(teamList(platform)))];
}

const isPlatform = ({ kind }: Team) => kind === 'platform';

const teamList = (teams: Team[]): Piece[][] => [
  ...teams
    .slice(0, maxTeams)
    .map(({ name, channel }): Piece[] => [bold(oneLine(name)), ...(channel ? [' in ', channelPiece(channel)] : [])]),
  ...(teams.length > maxTeams ? [[`and ${teams.length - maxTeams} more`]] : []),
];

const channelPiece = (channel: string): Piece =>
  /^[CG][A-Z0-9]{2,30}$/.test(channel) ? { type: 'channel', channel_id: channel } : oneLine(channel, 80);
