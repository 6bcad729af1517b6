import type { KnownBlock } from '@slack/types';
import type { Definitions } from '../../../core/definitions.ts';
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
import type { Content } from '../../../core/slack/content.ts';
import type { Access, Person, Team } from '../../../roadcrew/index.ts';
import { policyWords } from './approval-words.ts';
import { type Found, find, typed } from './find-command.ts';

export interface WhyQuestion {
  person: Person;
  definitions: Definitions;
  /** Every team there is. */
  teams: readonly Team[];
  /** What follows `why`. */
  words: readonly string[];
  hasAccess(person: Person, access: Access): boolean;
}

/** Teams that are named; the rest are counted. */
const named = 20;

const whoWords: Record<Access, string> = {
  everyone: 'everyone in this workspace except guests',
  teams: 'everyone who is in a team',
  platform: 'the platform teams',
  core: 'the core platform team',
  data: 'the data platform team',
};

/** Whether this person may run something, and which teams can: the only page that names what somebody may not do. */
export function whyPage(question: WhyQuestion): Content {
  const { person, definitions, words } = question;
  if (words.length === 0)
    return messageContent([
      rich(lines(standing(person), [mono(typed('why <command>')), ' tells who may run it.'])),
      ...howToGetIn(question),
    ]);
  const found = find(words, {
    commands: [...definitions.commands.values()],
    workflows: [...definitions.workflows.values()],
  });
  if (found.kind === 'nothing') {
    const near: Piece[] = found.near ? [' Did you mean ', mono(typed('why', found.near)), '?'] : [];
    return messageContent([rich(section('There is no command ', mono(oneLine(found.typed, 60)), '.', ...near))]);
  }
  const { access, name } = about(found);
  const may = question.hasAccess(person, access);
  const answer: Piece[][] = [
    [may ? 'You may run ' : 'You may not run ', mono(typed(name)), `: it is for ${whoWords[access]}.`],
    ...(may && access === 'everyone' ? [] : [standing(person)]),
  ];
  return messageContent([rich(lines(...answer)), ...(may ? approvalAndStart(found) : whoCan(access, question))]);
}

function about(found: Exclude<Found, { kind: 'nothing' }>): { access: Access; name: string } {
  return found.kind === 'workflow'
    ? { access: found.workflow.access ?? 'teams', name: found.workflow.command }
    : { access: found.command.access ?? 'everyone', name: found.command.name };
}

const standing = ({ teams }: Person): Piece[] =>
  teams.length === 0
    ? ['You are in no team yet.']
    : [
        'You are in team ',
        ...join(
          teams.slice(0, named).map(({ name }) => [bold(oneLine(name))]),
          ', ',
        ),
        '.',
      ];

function approvalAndStart(found: Found): KnownBlock[] {
  if (found.kind !== 'workflow') return [];
  return [
    rich(section(bold('Approval: '), ...prose(policyWords(found.workflow)))),
    ...buttonRow(startButton(found.workflow.name)),
  ];
}

function whoCan(access: Access, question: WhyQuestion): KnownBlock[] {
  // Somebody in no team needs a team of their own, not a list of everybody else's.
  if (access === 'teams') return howToGetIn(question);
  const { person, teams, hasAccess } = question;
  const who = teams.filter((team) => hasAccess({ ...person, teams: [team] }, access));
  if (who.length === 0) return [rich(section('There is no such team yet.'))];
  return [rich(section('These teams can:'), bullets(teamList(who)))];
}

function howToGetIn({ person, teams }: WhyQuestion): KnownBlock[] {
  if (person.teams.length > 0) return [];
  const platform = teams.filter(isPlatform);
  if (platform.length === 0) return [rich(section('Ask whoever looks after the platform to add you to your team.'))];
  return [rich(section('To get in, ask one of these to add you to your team:'), bullets(teamList(platform)))];
}

const isPlatform = ({ kind }: Team) => kind === 'platform';

const teamList = (teams: Team[]): Piece[][] => [
  ...teams
    .slice(0, named)
    .map(({ name, channel }): Piece[] => [bold(oneLine(name)), ...(channel ? [' in ', channelPiece(channel)] : [])]),
  ...(teams.length > named ? [[`and ${teams.length - named} more`]] : []),
];

const channelPiece = (channel: string): Piece =>
  /^[CG][A-Z0-9]{2,30}$/.test(channel) ? { type: 'channel', channel_id: channel } : oneLine(channel, 80);
