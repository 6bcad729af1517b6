import type { Confirm } from '@slack/types';
import { useEffect, useId } from 'react';
import type { FieldValue, Option } from '../../api.ts';
import { useSurface } from '../surface.tsx';
import { useConfirm } from './confirm.tsx';

/** Where an element stands and how it is labelled there. */
export interface Slot {
  blockId: string;
  /** For elements that stand alone; in an input block the label's DOM id takes its place. */
  name: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
  optional?: boolean;
  /** In an input block a value is only kept; elsewhere, or with `dispatch_action`, the bot is told at once. */
  dispatches: boolean;
}

export interface Fieldlike {
  type: string;
  action_id?: string;
  confirm?: Confirm;
  focus_on_load?: boolean;
  [other: string]: unknown;
}

export interface Field {
  id: string;
  value: FieldValue | undefined;
  /** Attributes of the control itself: name, hint, error. */
  aria: { 'aria-label'?: string; 'aria-labelledby'?: string; 'aria-describedby'?: string; 'aria-invalid'?: true };
  optional: boolean;
  dispatches: boolean;
  pending: boolean;
  /** Keeps the value, and tells the bot (once confirmed) where the element does that at once. */
  change(value: FieldValue): Promise<void>;
  /** Keeps the value and tells nobody. */
  keep(value: FieldValue): void;
  suggest(query: string): Promise<Option[] | undefined>;
}

export function useField(element: Fieldlike, slot: Slot): Field {
  const surface = useSurface();
  const ask = useConfirm();
  const id = useId();
  const actionId = element.action_id ?? '';
  const { blockId } = slot;
  const kept = surface.read(blockId, actionId);
  const possible = isPossible(element, kept);
  useEffect(() => {
    if (!possible) surface.forget(blockId, actionId);
  });
  return {
    id,
    value: !possible || kept === undefined ? initialOf(element) : kept,
    aria: {
      ...(slot.labelledBy ? { 'aria-labelledby': slot.labelledBy } : { 'aria-label': slot.name }),
      ...(slot.describedBy && { 'aria-describedby': slot.describedBy }),
      ...(slot.invalid && { 'aria-invalid': true as const }),
    },
    optional: slot.optional ?? false,
    dispatches: slot.dispatches,
    pending: surface.pending === `${blockId}/${actionId}`,
    keep: (value) => surface.write(blockId, actionId, value),
    change: async (value) => {
      if (!slot.dispatches) return surface.write(blockId, actionId, value);
      if (element.confirm && !(await ask(element.confirm))) return;
      surface.choose(blockId, actionId, value);
    },
    suggest: (query) => surface.suggest(blockId, actionId, query),
  };
}

const INITIAL = [
  'initial_value',
  'initial_date',
  'initial_time',
  'initial_date_time',
  'initial_user',
  'initial_users',
  'initial_conversation',
  'initial_conversations',
  'initial_channel',
  'initial_channels',
];

function initialOf(element: Fieldlike): FieldValue | undefined {
  for (const name of INITIAL) {
    const value = element[name];
    if (typeof value === 'string' || typeof value === 'number') return value;
    if (isStrings(value)) return value;
  }
  const { initial_option: one, initial_options: many } = element;
  if (hasValue(one)) return one.value;
  return Array.isArray(many) ? many.filter(hasValue).map((option) => option.value) : undefined;
}

/** Options may change under a choice; Slack then drops the choice. */
function isPossible(element: Fieldlike, value: FieldValue | undefined): boolean {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : [];
  if (!Array.isArray(element.options) && groups.length === 0) return true;
  const offered = [element.options ?? [], ...groups.map((group) => group.options)].flat().map((option) => option.value);
  return [value ?? []].flat().every((each) => offered.includes(each));
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const hasValue = (option: unknown): option is { value: string } =>
  typeof option === 'object' && option !== null && 'value' in option && typeof option.value === 'string';

export const asText = (value: FieldValue | undefined): string =>
  value === undefined || value === null ? '' : `${value}`;
export const asList = (value: FieldValue | undefined): string[] => (Array.isArray(value) ? value : []);
