import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { button } from '../../../core/slack/blocks/buttons.ts';
import { bold, mark, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import { notice } from '../../../core/slack/forms.ts';
import { plain, truncate } from '../../../core/slack/text.ts';
import { candidateTeams, type RequestSummary } from '../request.ts';
import { maxTitle, maxWords } from '../title.ts';
import { demandWords, stateOf, stateSentence } from './state-words.ts';

/** Value of the title's field: an existing request to join, or the title of a new one. */
export type Chosen = { join: RequestSummary } | { title: string };

export interface RequestForm {
  chosen?: Chosen | undefined;
  /** Existing requests like a new one. */
  similar?: readonly RequestSummary[];
  words?: string | undefined;
  capability?: string | undefined;
  /** Capabilities of the platform. */
  capabilities: readonly string[];
  /** Names of the person's teams. */
  teams: readonly string[];
  team?: string | undefined;
  /** About what was typed. */
  remarks?: readonly string[];
  /** Number of choices made for the person: in a field of the same name Slack keeps the old value. */
  turn: number;
  metadata: object;
}

/** Similar ones below a new title. */
export const maxSimilar = 3;
/** Prefix of the option's value for a new title. */
export const newMark = 'new:';

export function requestForm(form: RequestForm): ModalView {
  const { chosen, remarks = [], teams, team, turn, metadata } = form;
  const joins = chosen && 'join' in chosen ? chosen.join : undefined;
  return {
    type: 'modal',
    callback_id: 'request',
    private_metadata: JSON.stringify({ ...metadata, turn }),
    title: plain('Request a feature'),
    submit: plain(joins ? (joins.own.length > 0 ? 'Add our reason' : 'Join') : 'Submit request'),
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

/** Id of the title's field. */
export const titleBlock = (turn: number) => `title-${turn}`;

function titleInput(chosen: Chosen | undefined, turn: number): InputBlock {
  const initial = chosen && ('join' in chosen ? joinOption(chosen.join) : newOption(chosen.title));
  return {
    type: 'input',
    block_id: titleBlock(turn),
    dispatch_action: true,
    label: plain('What do you need?'),
    hint: plain('Type a title. Choose a similar request to join it, or the last line to submit a new one.'),
    element: {
      type: 'external_select',
      action_id: 'request-title',
      min_query_length: 0,
      placeholder: plain('For example: read replicas'),
      ...(initial && { initial_option: initial }),
    },
  };
}

/** An existing request: its title, its status and how many teams need it. */
export const joinOption = (request: RequestSummary): PlainTextOption => ({
  text: plain(oneLine(request.title, 75)),
  value: request.id,
  description: plain(
    [stateOf(request).words, demandWords(request), ...(request.own.length > 0 ? ['yours'] : [])].join(' · '),
    75,
  ),
});

/** A new request of this title. The option holds no more than a title, and says so when a longer text was typed. */
export const newOption = (title: string): PlainTextOption => ({
  text: plain(`New: ${oneLine(title, maxTitle)}`, 75),
  value: `${newMark}${truncate(title, maxTitle)}`,
  description: plain(
    title.length > maxTitle
      ? `Submit as a new request, shortened to ${maxTitle} characters`
      : 'Submit as a new request',
  ),
});

function joinBlocks({ own, ...request }: RequestSummary): KnownBlock[] {
  const state = stateOf(request);
  const [teams, count] = own.length > 1 ? ['teams', 'count'] : ['team', 'counts'];
  const ours =
    own.length > 0 ? ` Your ${teams} ${oneLine(own.join(' and '), 200)} already ${count}; this adds your reason.` : '';
  return [
    rich(section(mark(state.mark), ' ', bold(`${state.words}.`), ` ${stateSentence(request)}${ours}`)),
    ...(state.warning ? [notice(state.warning, 'warning')] : []),
  ];
}

/** Offers to join a similar request instead of opening a second one. */
function similarBlocks({ chosen, similar = [] }: RequestForm): KnownBlock[] {
  if (!chosen)
    return [
      smallPrint(
        `A request becomes a candidate at ${candidateTeams} teams. The people who would build it read your reasons.`,
      ),
    ];
  if (similar.length === 0) return [smallPrint('There is nothing similar yet: yours is the first team.')];
  return [
    rich(section('Is it one of these? Joining adds your team to those that are counted already.')),
    ...similar.slice(0, maxSimilar).map(
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
    hint: plain('In your own words. Every team can read it, and it appears in the issue.'),
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
      hint: plain('Leave it empty if none of these fits.'),
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

/** Choice of the team for people in several, the first preselected. */
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
