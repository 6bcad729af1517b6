import type { HomeView, KnownBlock } from '@slack/types';
import { buttonRow, openButton } from '../../../core/slack/blocks/buttons.ts';
import { mono, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { HomeSection } from '../../../core/slack/listener.ts';
import { code, mrkdwn, when } from '../../../core/slack/text.ts';
import type { Person, WorkflowDefinition } from '../../../roadcrew/index.ts';
import type { HomeDetail, OpenApproval, TeamResource } from '../home-detail.ts';
import { approveButton, declineButton, showButton } from './buttons.ts';
import { workflowRow } from './help-page.ts';
import { runRow } from './runs-page.ts';

export interface Home {
  person: Pick<Person, 'name' | 'teams'>;
  detail: HomeDetail;
  /** Workflows the person can run. */
  workflows: readonly WorkflowDefinition[];
}

/** Workflows with a button; `/platform` lists the rest. */
const maxWorkflows = 15;

/** App Home: the sections of all features in their order, and a footer. */
export const homeView = (sections: readonly HomeSection[]): HomeView => ({
  type: 'home',
  blocks: [
    ...sections.flatMap(({ blocks }) => blocks),
    { type: 'divider' },
    smallPrint(
      `${code(commandText())} does all of this in any conversation; ${code(commandText('why'))} shows who can do what.`,
    ),
  ],
});

/** Sections of this feature: approvals, open requests, workflows to start, resources of the team. */
export function runSections({ person, detail, workflows }: Home): HomeSection[] {
  const { openRuns, approvals, resources } = detail;
  const decide = [
    header('Needs your approval'),
    ...(approvals.approvals.length > 0
      ? approvals.approvals.flatMap(approvalBlocks)
      : [sentence('Nothing needs your approval.')]),
    ...(approvals.more ? [smallPrint(`Showing the oldest ${approvals.approvals.length}.`)] : []),
  ];
  const requests = [
    header('Your open runs'),
    ...(openRuns.runs.length > 0 ? openRuns.runs.map(runRow) : [sentence('You have no open runs.')]),
    ...(openRuns.more ? [smallPrint(`Showing the newest ${openRuns.runs.length}.`)] : []),
    ...buttonRow(showButton('mine'), showButton('team')),
  ];
  const start = [
    header('What you can start'),
    ...(workflows.length > 0 ? workflows.slice(0, maxWorkflows).map(workflowRow) : [nothingToStart(person)]),
    ...(workflows.length > maxWorkflows ? [smallPrint(`${code(commandText())} shows all ${workflows.length}.`)] : []),
  ];
  const isPlatform = person.teams.some(({ kind }) => kind === 'platform');
  return [
    ...(isPlatform ? [{ rank: 10, blocks: decide }] : []),
    { rank: 20, blocks: requests },
    { rank: 80, blocks: start },
    { rank: 90, blocks: [header('Your team’s resources'), ...resourceBlocks(resources)] },
  ];
}

const sentence = (text: string) => rich(section(text));

const nothingToStart = ({ teams }: Pick<Person, 'teams'>) =>
  teams.length > 0
    ? sentence('There is nothing your team can start yet.')
    : rich(section('You are not in a team yet. ', mono(commandText('why')), ' shows how to join one.'));

const approvalBlocks = ({
  id,
  run_id,
  title,
  name,
  team,
  environment,
  requester,
  expires_at,
}: OpenApproval): KnownBlock[] => [
  {
    type: 'section',
    text: mrkdwn(
      `${userText(title)}${name ? `: ${code(oneLine(name, 80))}` : ''}\n${[
        `team ${userText(team)}`,
        ...(environment ? [userText(environment)] : []),
        `requested by ${userText(requester)}`,
        `expires ${when(expires_at)}`,
      ].join(' · ')}`,
    ),
  },
  ...buttonRow(approveButton(id), declineButton(id), openButton(run_id)),
];

function resourceBlocks({ resources, more }: HomeDetail['resources']): KnownBlock[] {
  if (resources.length === 0)
    return [sentence('Nothing yet. What your team provisions appears here with its expiry date.')];
  return [
    ...resources.map(resourceRow),
    ...(more ? [smallPrint(`Showing the ${resources.length} that expire first.`)] : []),
  ];
}

const resourceRow = ({ run_id, kind, name, team, environment, owner, expires_at }: TeamResource): KnownBlock => ({
  type: 'section',
  text: mrkdwn(
    `${userText(kind)} ${code(oneLine(name, 80))}\n${[
      `team ${userText(team)}`,
      ...(environment ? [userText(environment)] : []),
      `requested by ${userText(owner)}`,
      expires_at ? `expires ${when(expires_at, '{date_short_pretty}')}` : 'does not expire',
    ].join(' · ')}`,
  ),
  accessory: openButton(run_id),
});
