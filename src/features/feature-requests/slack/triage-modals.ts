import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { lines, mark, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { RequestDetail } from '../read.ts';
import { candidateTeams, type RequestSummary } from '../request.ts';
import { maxTitle } from '../title.ts';
import { joinOption } from './form-modal.ts';
import { caseBlock, quotedTitle } from './request-blocks.ts';
import { countedOf, stateOf, stateSentence } from './state-words.ts';

/** The request, and the list to go back to. */
export interface TriageMetadata {
  request: string;
  list?: object | undefined;
}

function about(request: RequestDetail) {
  const counted = countedOf(request);
  const { mark: name, words } = stateOf(counted);
  return rich(lines([quotedTitle(request.title)], [mark(name), ` ${words}. ${stateSentence(counted)}`]));
}

/** Choice of the target of a merge, with a preview of the result. */
export function mergeView(
  request: RequestDetail,
  into: { summary: RequestSummary; detail: RequestDetail } | undefined,
  metadata: TriageMetadata,
): ModalView {
  return {
    type: 'modal',
    callback_id: 'request-merge',
    private_metadata: JSON.stringify(metadata),
    title: plain('Merge a request'),
    submit: plain('Merge'),
    close: plain('Cancel'),
    blocks: [
      about(request),
      {
        type: 'input',
        block_id: 'into',
        dispatch_action: true,
        label: plain('Into'),
        hint: plain('Similar requests come first; type to search.'),
        element: {
          type: 'external_select',
          action_id: 'request-into',
          min_query_length: 0,
          placeholder: plain('Choose a request'),
          ...(into && { initial_option: joinOption(into.summary) }),
        },
      },
      ...(into ? mergePreview(request, into.detail) : []),
      smallPrint(
        'Its teams are notified once. Its issue is closed and links to the other one. A split undoes a merge.',
      ),
    ],
  };
}

function mergePreview(request: RequestDetail, into: RequestDetail): KnownBlock[] {
  const existing = into.cases.map(({ team }) => team);
  const both = request.cases.map(({ team }) => team).filter((team) => existing.includes(team));
  const teams = existing.length + request.cases.length - both.length;
  const once = both.length === 1 ? 'counts once' : 'count once each';
  const twice = both.length > 0 ? ` ${oneLine(both.join(' and '), 200)} wanted both and ${once}.` : '';
  const candidate =
    !into.candidateAt && teams >= candidateTeams ? ' It becomes a candidate, and its platform team is notified.' : '';
  return [rich(section(`Together ${quantity(teams, 'team')} want `, quotedTitle(into.title), `.${twice}${candidate}`))];
}

/** Choice of the teams to split off, and the title of their request. */
export function splitView(request: RequestDetail, metadata: TriageMetadata): ModalView {
  const teams = request.cases.slice(0, 100).map(({ team }) => ({ text: plain(oneLine(team, 75)), value: team }));
  const element: InputBlock['element'] =
    teams.length <= 10
      ? { type: 'checkboxes', action_id: 'value', options: teams }
      : { type: 'multi_static_select', action_id: 'value', options: teams };
  return {
    type: 'modal',
    callback_id: 'request-split',
    private_metadata: JSON.stringify(metadata),
    title: plain('Split a request'),
    submit: plain('Split'),
    close: plain('Cancel'),
    blocks: [
      about(request),
      ...request.cases.slice(0, 20).map((one) => caseBlock(one, 300)),
      {
        type: 'input',
        block_id: 'teams',
        label: plain('Teams that need something else'),
        hint: plain('At least one team stays.'),
        element,
      },
      {
        type: 'input',
        block_id: 'title',
        label: plain('What they need'),
        hint: plain('Title of a new request with an issue of its own.'),
        element: { type: 'plain_text_input', action_id: 'value', max_length: maxTitle },
      },
      smallPrint('Their reasons move with them. They are notified once.'),
    ],
  };
}
