import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { button } from '../../../core/slack/blocks/buttons.ts';
import { bold, mark, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import { notice } from '../../../core/slack/forms.ts';
import { plain, truncate } from '../../../core/slack/text.ts';
import { enoughTeams, type RequestSummary } from '../request.ts';
import { maxTitle, maxWords } from '../title.ts';
import { demandWords, standing, stateOf } from './request-blocks.ts';

/** What stands in the title's field: one there is, to be joined, or words for a new one. */
export type Chosen = { join: RequestSummary } | { title: string };

export interface RequestForm {
  chosen?: Chosen | undefined;
  /** Like a new one: it may be one of these. */
  similar?: readonly RequestSummary[];
  words?: string | undefined;
  capability?: string | undefined;
  /** Of the platform, and who has them. */
  capabilities: readonly string[];
  /** Names of the person's teams. */
  teams: readonly string[];
  team?: string | undefined;
  /** About what was typed. */
  remarks?: readonly string[];
  /** Counts choices that were made for the person: Slack keeps what stands in a field of the same name. */
  turn: number;
  metadata: object;
}

/** Similar ones that are listed below a new title. */
export const listed = 3;
/** Before the words of a new title, in the value of its option. */
export const newMark = 'new:';

export function requestForm(form: RequestForm): ModalView {
  const { chosen, remarks = [], teams, team, turn, metadata } = form;
  const joins = chosen && 'join' in chosen ? chosen.join : undefined;
  return {
    type: 'modal',
    callback_id: 'request',
    private_metadata: JSON.stringify({ ...metadata, turn }),
    title: plain('Request a feature'),
    submit: plain(joins ? (joins.own.length > 0 ? 'Add words' : 'Join') : 'Ask for it'),
    close: plain('Cancel'),
    blocks: [
      ...(remarks.length > 0 ? [notice(remarks.join('\n'), 'warning')] : []),
      titleInput(chosen, turn),
      ...(joins ? joinBlocks(joins) : similarBlocks(form)),
      wordsInput(form, joins),
      ...(joins ? [] : capabilityInput(form)),
      ...teamInput(teams, team),
    ],
  };
}

function titleInput(chosen: Chosen | undefined, turn: number): InputBlock {
  const initial = chosen && ('join' in chosen ? joinOption(chosen.join) : newOption(chosen.title));
  return {
    type: 'input',
    block_id: `title-${turn}`,
    dispatch_action: true,
    label: plain('What do you need?'),
    hint: plain(
      'Type a title. Choose one that is like it to join it, or the last line to ask for it as something new.',
    ),
    element: {
      type: 'external_select',
      action_id: 'request-title',
      min_query_length: 0,
      placeholder: plain('For example: read replicas'),
      ...(initial && { initial_option: initial }),
    },
  };
}

/** One there is: what it is called, what became of it and how many want it. */
export const joinOption = (request: RequestSummary): PlainTextOption => ({
  text: plain(oneLine(request.title, 75)),
  value: request.id,
  description: plain(
    [stateOf(request).words, demandWords(request), ...(request.own.length > 0 ? ['yours'] : [])].join(' · '),
    75,
  ),
});

export const newOption = (title: string): PlainTextOption => ({
  text: plain(truncate(`New: ${oneLine(title, maxTitle)}`, 75)),
  value: `${newMark}${title}`,
  description: plain('Ask for this as something new'),
});

function joinBlocks({ own, ...request }: RequestSummary): KnownBlock[] {
  const state = stateOf(request);
  const ours =
    own.length > 0 ? ` Your team ${oneLine(own.join(' and '), 200)} wants it already: you add words, not weight.` : '';
  const warning = {
    shipped: 'It is there: look at it before you join, and say what it lacks for your team.',
    declined: 'It was declined. Join if your team has a reason that was not weighed.',
    ...{ considering: undefined, planned: undefined, building: undefined },
  }[request.status];
  return [
    rich(section(mark(state.mark), ' ', bold(`${state.words}.`), ` ${standing(request)}${ours}`)),
    ...(warning ? [notice(warning, 'warning')] : []),
  ];
}

/** It may be one of these after all: one click instead of two requests. */
function similarBlocks({ chosen, similar = [] }: RequestForm): KnownBlock[] {
  if (!chosen)
    return [
      smallPrint(
        `At ${enoughTeams} teams a request becomes a candidate. What your people say is read by whoever builds it.`,
      ),
    ];
  if (similar.length === 0) return [smallPrint('Nobody has asked for anything like it: yours is the first team.')];
  return [
    rich(section('Is it one of these? Joining counts your team where others are counted already.')),
    ...similar.slice(0, listed).map(
      (request, nth): KnownBlock => ({
        type: 'section',
        text: plain(`${oneLine(request.title, 100)}\n${joinOption(request).description?.text ?? ''}`),
        accessory: button('Join this', `request-instead:${nth}`, request.id),
      }),
    ),
  ];
}

function wordsInput({ words }: RequestForm, joins: RequestSummary | undefined): InputBlock {
  return {
    type: 'input',
    block_id: 'words',
    label: plain(joins ? 'What does your team need it for?' : 'What for?'),
    hint: plain('In your words: every team reads it, and it stands in the issue.'),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: maxWords,
      placeholder: plain('What you cannot do today, and how often that hurts'),
      ...(words && { initial_value: truncate(words, maxWords) }),
    },
  };
}

function capabilityInput({ capabilities, capability }: RequestForm): InputBlock[] {
  const options = capabilities.slice(0, 100).map((name) => ({ text: plain(oneLine(name, 75)), value: name }));
  const initial = options.find(({ value }) => value === capability);
  if (options.length === 0) return [];
  return [
    {
      type: 'input',
      block_id: 'capability',
      optional: true,
      label: plain('Capability'),
      hint: plain('What it belongs to. Leave it empty when it is something else.'),
      element: {
        type: 'static_select',
        action_id: 'value',
        placeholder: plain('Something else'),
        options,
        ...(initial && { initial_option: initial }),
      },
    },
  ];
}

/** For people in several teams, the first preselected. */
function teamInput(teams: readonly string[], chosen: string | undefined): InputBlock[] {
  if (teams.length < 2) return [];
  const options = teams.slice(0, 100).map((name) => ({ text: plain(name, 75), value: name }));
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return [
    {
      type: 'input',
      block_id: 'team',
      label: plain('Team'),
      element: { type: 'static_select', action_id: 'value', options, ...(initial && { initial_option: initial }) },
    },
  ];
}
