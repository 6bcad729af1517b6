import type { MultiSelect, Select } from '@slack/types';
import { useEffect, useState } from 'react';
import type { Option as SlackOption } from '../../api.ts';
import { type Names, useNames } from '../names.tsx';
import type { Field } from './field.ts';

export interface Choice {
  value: string;
  text: string;
  description?: string;
  /** Heading of an option group. */
  group?: string;
}

export type AnySelect = Select | MultiSelect;

/** Slack's default for `min_query_length`. */
const MIN_QUERY = 3;

interface Offer {
  choices: Choice[];
  /** Text in place of choices. */
  note: string;
}

/** Choices of a select for a query: its options, people, channels, or the bot's suggestions. */
export function useOffer(element: AnySelect, field: Field, query: string, open: boolean): Offer {
  const names = useNames();
  const external = element.type === 'external_select' || element.type === 'multi_external_select';
  const least = external ? (element.min_query_length ?? MIN_QUERY) : 0;
  const suggested = useSuggested(field, query, open && external && query.length >= least);
  if (!external) return { choices: fixed(element, names).filter(matches(query)), note: 'No results' };
  if (query.length < least) return { choices: [], note: `Type ${least} or more characters to search` };
  if (!suggested) return { choices: [], note: 'Searching…' };
  return { choices: suggested.choices, note: suggested.failed ? 'Options could not be loaded' : 'No results' };
}

interface Suggested {
  query: string;
  choices: Choice[];
  failed: boolean;
}

function useSuggested(field: Field, query: string, active: boolean): Suggested | undefined {
  const [answer, setAnswer] = useState<Suggested>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field is new on every drawing, its element is not
  useEffect(() => {
    if (!active) return;
    let current = true;
    void field.suggest(query).then((options) => {
      if (current) setAnswer({ query, choices: (options ?? []).map((option) => choiceOf(option)), failed: !options });
    });
    return () => {
      current = false;
    };
  }, [query, active]);
  return answer?.query === query ? answer : undefined;
}

function fixed(element: AnySelect, names: Names): Choice[] {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      return [
        ...(element.options ?? []).map((option) => choiceOf(option)),
        ...(element.option_groups ?? []).flatMap(({ label, options }) =>
          options.map((option) => ({ ...choiceOf(option), group: label.text })),
        ),
      ];
    case 'users_select':
    case 'multi_users_select':
      return people(names);
    case 'channels_select':
    case 'multi_channels_select':
    case 'conversations_select':
    case 'multi_conversations_select':
      return channels(names);
    default:
      return [];
  }
}

const people = (names: Names): Choice[] => names.people.map(({ id, name }) => ({ value: id, text: name }));
const channels = (names: Names): Choice[] => names.channels.map(({ id, name }) => ({ value: id, text: `#${name}` }));

type AnyOption = Pick<SlackOption, 'text' | 'description'> & { value?: string };

const choiceOf = ({ text, value, description }: AnyOption): Choice => ({
  value: value ?? '',
  text: text.text,
  ...(description && { description: description.text }),
});

const matches = (query: string) => (choice: Choice) => {
  const text = query.trim().toLowerCase();
  return `${choice.text} ${choice.description ?? ''}`.toLowerCase().includes(text);
};

/** Choices with known names: fixed options and initial ones. */
export function knownChoices(element: AnySelect, names: Names): Choice[] {
  const set: AnyOption[] = [
    ...('initial_option' in element && element.initial_option ? [element.initial_option] : []),
    ...('initial_options' in element && element.initial_options ? element.initial_options : []),
  ];
  return [...fixed(element, names), ...set.map((option) => choiceOf(option))];
}
