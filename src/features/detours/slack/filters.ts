import type { ActionsBlock, PlainTextOption, StaticSelect } from '@slack/types';
import { plain } from '../../../core/slack/text.ts';
import { type CellState, cellStates } from '../detours.ts';
import { type Chosen, stateWords } from './adoption-text.ts';

/** Stands for not choosing. */
export const any = '*';
export const filterBlock = 'adoption-filters';

/** Options of one list, or of one group of a list. */
const most = 100;
/** Characters of an option's value. */
const longest = 150;

/** What may be chosen: a capability, a team where there are several, a state. */
export function adoptionFilters({
  rows,
  capabilities,
  chosen,
}: {
  rows: readonly { team: string }[];
  capabilities: readonly string[];
  chosen: Chosen;
}): ActionsBlock[] {
  const teams = [...new Set(rows.map(({ team }) => team))].sort((a, b) => a.localeCompare(b, 'en'));
  const elements = [
    select('capability', 'Every capability', capabilities, chosen.capability),
    ...(teams.length > 1 ? [select('team', 'Every team', teams, chosen.team)] : []),
    select('state', 'Every state', cellStates, chosen.state, (state) => stateWords[state as CellState]),
  ];
  return [{ type: 'actions', block_id: filterBlock, elements }];
}

function select(
  name: string,
  every: string,
  values: readonly string[],
  chosen: string | undefined,
  words: (value: string) => string = (value) => value,
): StaticSelect {
  const option = (value: string): PlainTextOption => ({ text: plain(value === any ? every : words(value), 75), value });
  const options = [any, ...values.filter((value) => value.length <= longest)].map(option);
  const groups = Array.from({ length: Math.ceil(options.length / most) }, (_, index) =>
    options.slice(index * most, (index + 1) * most),
  );
  const initial = options.find(({ value }) => value === chosen) ?? option(any);
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
