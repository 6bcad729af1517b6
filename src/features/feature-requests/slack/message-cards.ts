import type { KnownBlock, SectionBlock } from '@slack/types';
import { button, buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, link, mark, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import { escapeText, mrkdwn, truncate } from '../../../core/slack/text.ts';
import type { Case, RequestDetail } from '../read.ts';
import {
  detailsButton,
  issueWords,
  named,
  reopenIssueButton,
  requestStatusWords,
  standing,
  stateOf,
  teamsWords,
} from './request-blocks.ts';

/** Characters of a team's case in a field, and fields of a section. */
const inField = { text: 600, fields: 10 };

/** The cases side by side: two in a row where there is room, under each other on a phone. */
export function candidateCard(request: RequestDetail, links: Links): Content {
  const { cases, title, capability, id } = request;
  const fields: SectionBlock = { type: 'section', fields: cases.slice(0, inField.fields).map(caseField) };
  return messageContent([
    header(oneLine(`${teamsWords(cases.length)} want this: ${oneLine(title, 120)}`)),
    ...(cases.length > 0 ? [fields] : []),
    rich(lines(['By the rule of three it is a candidate now. ', ...decidedAt(request, links)])),
    ...(capability ? [smallPrint(`Capability: ${userText(capability)}`)] : []),
    ...buttonRow(detailsButton(id)),
  ]);
}

const caseField = ({ team, said }: Case) => {
  const words = said.map(({ name, words }) => `${name}: “${words.replace(/\s+/g, ' ').trim()}”`).join('\n');
  return mrkdwn(`*${userText(team, 60)}*\n${escapeText(truncate(words, inField.text)).replaceAll('`', 'ˋ')}`, 2000);
};

function decidedAt(request: RequestDetail, links: Links): Piece[] {
  if (!request.issue) return ['There is no repository for issues, so its status follows nothing.'];
  const url = request.issue.url ? links(request.issue.url) : undefined;
  const issue = url ? link(url, issueWords(request)) : issueWords(request);
  return ['What you decide on ', issue, ' is told to these teams.'];
}

/** What became of it, for one of the teams that asked. */
export function statusCard(request: RequestDetail, team: string, links: Links): Content {
  const { status, title, id, cases } = request;
  const url = request.issue?.url ? links(request.issue.url) : undefined;
  const own = cases.find((one) => one.team === team);
  const { mark: name } = requestStatusWords[status];
  return messageContent([
    rich(
      lines(
        [mark(name), ' ', named(title), ', which your team asked for, ', bold(news[status]), '.'],
        ...more(request, own),
        ...(url ? [['See ', link(url, issueWords(request)), '.']] : []),
      ),
    ),
    ...buttonRow(...(own && status === 'shipped' ? questions(id, own) : []), detailsButton(id)),
  ]);
}

const news: Record<RequestDetail['status'], string> = {
  considering: 'is being considered again',
  planned: 'is planned',
  building: 'is being built',
  shipped: 'has shipped',
  declined: 'was declined',
};

function more({ status, reason }: RequestDetail, own: Case | undefined): Piece[][] {
  if (status === 'declined')
    return [[reason ? `Why: “${oneLine(reason, 1000)}”` : 'Nobody has said why yet; this message will say it.']];
  if (status !== 'shipped' || !own) return [];
  const who = bold(oneLine(own.solvedBy ?? 'Somebody', 80));
  if (own.solved === true) return [['It does it for you, says ', who, '.']];
  if (own.solved === false)
    return [['It does not do it for you yet, says ', who, '. What is missing stands in the issue.']];
  return [['Does this do it for you?']];
}

function questions(request: string, { team, solved }: Case) {
  const value = JSON.stringify({ request, team });
  if (solved === true) return [];
  return [
    button(solved === false ? 'It does now' : 'Yes', 'request-solved', value, 'primary'),
    ...(solved === false ? [] : [button('Not yet', 'request-unsolved', value)]),
  ];
}

/** A team's request is part of another one now, or one of its own. */
export function movedCard(from: RequestDetail, into: RequestDetail): Content {
  const merged = from.mergedInto?.id === into.id;
  const counted = { status: into.status, teams: into.cases.length };
  const first: Piece[] = merged
    ? [named(from.title), ', which your team asked for, is now part of ', named(into.title), '.']
    : ['What your team wants of ', named(from.title), ' now stands on its own: ', named(into.title), '.'];
  const state = stateOf(counted);
  const blocks: KnownBlock[] = [
    rich(lines(first, [mark(state.mark), ' ', bold(`${state.words}.`), ` ${standing(counted)}`])),
    ...buttonRow(detailsButton(into.id)),
  ];
  return messageContent(blocks);
}

export const goneCard = ({ title, id }: RequestDetail): Content =>
  messageContent([
    rich(
      lines(
        [
          mark('warning'),
          ' The issue of ',
          named(title),
          ' is not at GitHub any more, or where Roadcrew may not look.',
        ],
        [
          'The request stays and its teams are counted, but its status follows nothing until somebody opens a new issue, or merges it into another request.',
        ],
      ),
    ),
    ...buttonRow(reopenIssueButton(id), detailsButton(id)),
  ]);
