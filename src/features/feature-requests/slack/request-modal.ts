import type { KnownBlock, ModalView } from '@slack/types';
import { button, buttonRow } from '../../../core/slack/blocks/buttons.ts';
import {
  bold,
  bullets,
  dateTime,
  lines,
  link,
  mark,
  oneLine,
  type Piece,
  prose,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { notice } from '../../../core/slack/forms.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain } from '../../../core/slack/text.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { RequestDetail, RequestEvent } from '../read.ts';
import { joinButton, leaveButton, mergeButton, reopenIssueButton, splitButton } from './buttons.ts';
import { caseBlock, issueWords } from './request-blocks.ts';
import { countedOf, requestWords, shownOf, stateOf, stateSentence } from './state-words.ts';

export interface RequestPage {
  request: RequestDetail;
  /** Result of the reader's last action, in a sentence. */
  done?: string | undefined;
  /** Teams of the reader. */
  teams: readonly string[];
  platform: boolean;
  /** True with a repository for issues. */
  hasIssues: boolean;
  links: Links;
  /** The list to go back to. */
  list?: object | undefined;
}

/** Teams, and characters of reasons: a modal can have 100 blocks and 250 kB. */
const max = { cases: 40, text: 20_000, each: 1_000 };

/** Everything about one request: its status, its teams and their reasons, its history. */
export function requestPage({ request, done, teams, platform, hasIssues, links, list }: RequestPage): ModalView {
  const { cases } = request;
  const each = Math.min(max.each, Math.floor(max.text / Math.max(1, cases.flatMap(({ reasons }) => reasons).length)));
  const own = cases.filter(({ team }) => teams.includes(team)).map(({ team }) => team);
  return {
    type: 'modal',
    private_metadata: JSON.stringify(list ? { list } : {}),
    title: plain('Feature request'),
    close: plain('Close'),
    blocks: [
      ...(done ? [notice(oneLine(done, 600), 'success')] : []),
      header(oneLine(request.title)),
      rich(lines(...stateLines(request, links))),
      smallPrint(origin(request)),
      ...buttonRow(
        joinButton(request.id, own.length > 0 ? 'Add our reason' : 'Join'),
        ...own
          .slice(0, 5)
          .map((team, nth) =>
            leaveButton(request.id, team, { label: own.length > 1 ? `Leave for ${oneLine(team, 60)}` : 'Leave', nth }),
          ),
        platform && mergeButton(request.id),
        platform && cases.length > 1 && splitButton(request.id),
        platform && hasIssues && (request.issue?.gone ?? true) && reopenIssueButton(request.id),
        list !== undefined && button('Back to the list', 'request-list', JSON.stringify(list)),
      ),
      { type: 'divider' },
      ...(cases.length > 0
        ? cases.slice(0, max.cases).map((one) => caseBlock(one, each))
        : [rich(section('No team wants this any more.'))]),
      ...(cases.length > max.cases
        ? [smallPrint(`${quantity(cases.length, 'team')} want it; ${max.cases} are shown. The issue has all of them.`)]
        : []),
      ...history(request),
    ],
  };
}

function stateLines(request: RequestDetail, links: Links): Piece[][] {
  const { reason, issue } = request;
  const counted = countedOf(request);
  const { mark: name, words } = stateOf(counted);
  const url = issue?.url ? links(issue.url) : undefined;
  return [
    [mark(name), ' ', bold(`${words}.`), ` ${stateSentence(counted)}`],
    ...(shownOf(counted) === 'declined'
      ? [[reason ? `Why: “${oneLine(reason, 1000)}”` : 'No reason was given yet.']]
      : []),
    ...(issue?.gone
      ? [['Its issue is not at GitHub any more, so its status cannot change until the platform team opens a new one.']]
      : []),
    ...(issue && !issue.gone && issue.number === null ? [['Its issue is being opened at GitHub.']] : []),
    ...(issue?.problem ? [['GitHub: ', ...prose(oneLine(issue.problem, 300))]] : []),
    ...(url && !issue?.gone ? [['Follow ', link(url, issueWords(request)), '.']] : []),
  ];
}

const origin = ({ id, capability, domain }: RequestDetail) =>
  [capability ? userText(capability) : 'no capability named', `${domain} platform team`, `\`${userText(id)}\``].join(
    ' · ',
  );

function history({ history: events }: RequestDetail): KnownBlock[] {
  return [
    rich(section(bold('History')), bullets(events.map((event) => [...eventWords(event), ', ', dateTime(event.at)]))),
  ];
}

function eventWords({ type, team, by, to, other }: RequestEvent): Piece[] {
  const who = oneLine(by ?? 'Somebody', 80);
  const whose = `team ${oneLine(team ?? '', 60)}`;
  switch (type) {
    case 'request.opened':
      return [`${who} requested it for ${whose}`];
    case 'request.joined':
      return [`${capitals(whose)} joined, by ${who}`];
    case 'request.left':
      return [`${capitals(whose)} left, by ${who}`];
    case 'request.candidate':
      return ['It became a candidate with the third team'];
    case 'request.status':
      return [to ? requestWords[to].words : 'Its status changed'];
    case 'request.merged':
      return [`${who} merged it into “${oneLine(other ?? '', 100)}”`];
    case 'request.split':
      return [`${who} split it from “${oneLine(other ?? '', 100)}”`];
    case 'request.issue-anew':
      return [`${who} had a new issue opened`];
    case 'request.confirmed':
      return [`${who} answered for ${whose} whether it solves it`];
    default:
      return [oneLine(type)];
  }
}

const capitals = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
