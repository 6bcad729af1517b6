import type { HomeView, KnownBlock } from '@slack/types';
import type { HomeDetail, OpenApproval, TeamResource } from '../../../core/runs/read.ts';
import { approveButton, buttonRow, declineButton, openButton, showButton } from '../../../core/slack/blocks/buttons.ts';
import { mono, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { code, mrkdwn, when } from '../../../core/slack/text.ts';
import type { Person, WorkflowDefinition } from '../../../roadcrew/index.ts';
import type { EscalationList } from '../../escalations/read.ts';
import { escalateButton } from '../../escalations/slack/buttons.ts';
import { escalationRow } from '../../escalations/slack/list-page.ts';
import type { RequestList } from '../../feature-requests/read.ts';
import { enoughTeams } from '../../feature-requests/request.ts';
import { candidateRow, requestsButton } from '../../feature-requests/slack/list-page.ts';
import { typed } from './find-command.ts';
import { offer } from './help-page.ts';
import { runRow } from './runs-page.ts';

export interface Home {
  person: Pick<Person, 'name' | 'teams'>;
  detail: HomeDetail;
  /** Open: theirs and their teams'; of platform people also those that nobody has looked at yet. */
  escalations: EscalationList;
  /** What enough teams want and nobody has decided on: for platform people. */
  candidates?: RequestList | undefined;
  /** Those this person may run. */
  workflows: readonly WorkflowDefinition[];
}

/** Offers with a button; the rest is found by `/platform`. */
const offers = 15;

/** What waits for this person first, then what they can do, then what their team has. */
export function homeView({ person, detail, escalations, candidates, workflows }: Home): HomeView {
  const { open, toDecide, resources } = detail;
  const platform = person.teams.some(({ kind }) => kind === 'platform');
  const decide: KnownBlock[] = [
    header('Waiting for your decision'),
    ...(toDecide.approvals.length > 0 ? toDecide.approvals.flatMap(decision) : [said('Nothing waits for you.')]),
    ...(toDecide.more ? [smallPrint(`The oldest ${toDecide.approvals.length} are shown.`)] : []),
  ];
  return {
    type: 'home',
    blocks: [
      ...(platform ? decide : []),
      header('Your open requests'),
      ...(open.runs.length > 0 ? open.runs.map(runRow) : [said('You have no open request.')]),
      ...(open.more ? [smallPrint(`The newest ${open.runs.length} are shown.`)] : []),
      ...buttonRow(showButton('mine'), showButton('team')),
      header('Open escalations'),
      ...(escalations.escalations.length > 0
        ? escalations.escalations.map((one) => escalationRow(one))
        : [said('Nothing is open.')]),
      ...(escalations.more ? [smallPrint(`The newest ${escalations.escalations.length} are shown.`)] : []),
      ...buttonRow(person.teams.length > 0 && escalateButton()),
      ...(candidates ? wanted(candidates) : []),
      header('What you can start'),
      ...(workflows.length > 0 ? workflows.slice(0, offers).map(offer) : [noOffer(person)]),
      ...(workflows.length > offers ? [smallPrint(`${code(typed())} shows all ${workflows.length}.`)] : []),
      header('What your team has'),
      ...owned(resources),
      { type: 'divider' },
      smallPrint(`${code(typed())} does all of this in any conversation; ${code(typed('why'))} tells who may do what.`),
    ],
  };
}

const said = (text: string) => rich(section(text));

const wanted = ({ requests, more }: RequestList): KnownBlock[] => [
  header('Candidates to build'),
  ...(requests.length > 0
    ? requests.map(candidateRow)
    : [said(`Nothing that ${enoughTeams} teams want waits for a decision.`)]),
  ...(more ? [smallPrint(`The ${requests.length} that most teams want are shown.`)] : []),
  ...buttonRow(
    requestsButton('Most wanted', { which: 'top', from: 0 }),
    requestsButton('Triage', { which: 'triage', from: 0 }),
  ),
];

const noOffer = ({ teams }: Pick<Person, 'teams'>) =>
  teams.length > 0
    ? said('There is nothing your team can start yet.')
    : rich(section('You are in no team yet. ', mono(typed('why')), ' tells how to get into one.'));

const decision = ({
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
        `asked by ${userText(requester)}`,
        `open until ${when(expires_at)}`,
      ].join(' · ')}`,
    ),
  },
  ...buttonRow(approveButton(id), declineButton(id), openButton(run_id)),
];

function owned({ resources, more }: HomeDetail['resources']): KnownBlock[] {
  if (resources.length === 0)
    return [said('Nothing yet. What your team asks for is listed here, with the day it expires.')];
  return [
    ...resources.map(resourceRow),
    ...(more ? [smallPrint(`The ${resources.length} that expire first are shown.`)] : []),
  ];
}

const resourceRow = ({ run_id, kind, name, team, environment, owner, expires_at }: TeamResource): KnownBlock => ({
  type: 'section',
  text: mrkdwn(
    `${userText(kind)} ${code(oneLine(name, 80))}\n${[
      `team ${userText(team)}`,
      ...(environment ? [userText(environment)] : []),
      `asked for by ${userText(owner)}`,
      expires_at ? `expires ${when(expires_at, '{date_short_pretty}')}` : 'does not expire',
    ].join(' · ')}`,
  ),
  accessory: openButton(run_id),
});
