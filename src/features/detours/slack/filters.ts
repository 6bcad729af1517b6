import type { ActionsBlock, PlainTextOption, StaticSelect } from '@slack/types';
import { plain } from '../../../core/slack/text.ts';
import { type CellState, cellStates } from '../matrix.ts';
import { stateWords } from './adoption-text.ts';
import type { MatrixFilter } from './matrix-filter.ts';

/** Option that stands for no filter. */
export const any = '*';
export const filterBlock = 'adoption-filters';

/** Options of one list, or of one group of a list. */
const maxOptions = 100;
/** Characters that Slack allows in the value of an option. */
const maxValue = 150;

/** Filters of the list: a capability, a team where there are several, a state. */
export function adoptionFilters({
  rows,
  capabilities,
  filter,
}: {
  rows: readonly { team: string }[];
  capabilities: readonly string[];
  filter: MatrixFilter;
}): ActionsBlock[] {
  const teams = [...new Set(rows.map(({ team }) => team))].sort((a, b) => a.localeCompare(b, 'en'));
  const elements = [
    select('capability', 'Every capability', capabilities, filter.capability),
    ...(teams.length > 1 ? [select('team', 'Every team', teams, filter.team)] : []),
    select('state', 'Every state', cellStates, filter.state, (state) => stateWords[state as CellState]),
  ];
  return [{ type: 'actions', block_id: filterBlock, elements }];
}

function select(
  name: string,
  every: string,
  values: readonly string[],
  selected: string | undefined,
  words: (value: string) => string = (value) => value,
): StaticSelect {
  const option = (value: string): PlainTextOption => ({ text: plain(value === any ? every : words(value), 75), value });
  const options = [any, ...values.filter((value) => value.length <= maxValue)].map(option);
  const groups = Array.from({ length: Math.ceil(options.length / maxOptions) }, (_, index) =>
    options.slice(index * maxOptions, (index + 1) * maxOptions),
  );
  const initial = options.find(({ value }) => value === selected) ?? option(any);
  return {
    type: 'static_select',
    action_id: `adoption-filter:${name}`,
    placeholder: plain(every),
    initial_option: initial,
    ...(groups.length <= 1
      ? { options }
      : { option_groups: groups.map((group) => ({ label: plain(labelOf(group), 75), options: group })) }),
  };
}

const labelOf = (group: readonly PlainTextOption[]) =>
  `${group[0]?.text.text ?? ''} to ${group.at(-1)?.text.text ?? ''}`;
