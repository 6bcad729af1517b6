import type { Confirm } from '@slack/types';
import { useEffect, useId } from 'react';
import type { FieldValue, Option } from '../../api.ts';
import { useSurface } from '../surface.tsx';
import { useConfirm } from './confirm.tsx';

/** Position of an element, and its label there. */
export interface Slot {
  blockId: string;
  /** Accessible name. In an input block `labelledBy` is used instead. */
  name: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
  optional?: boolean;
  /** True if a change is sent at once: outside of input blocks, or with `dispatch_action`. */
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
  /** Attributes of the control: name, hint, error. */
  aria: { 'aria-label'?: string; 'aria-labelledby'?: string; 'aria-describedby'?: string; 'aria-invalid'?: true };
  optional: boolean;
  dispatches: boolean;
  pending: boolean;
  /** Stores the value, and sends it (after confirmation) if the element dispatches. */
  change(value: FieldValue): Promise<void>;
  /** Stores the value without sending it. */
  store(value: FieldValue): void;
  suggest(query: string): Promise<Option[] | undefined>;
}

export function useField(element: Fieldlike, slot: Slot): Field {
  const surface = useSurface();
  const ask = useConfirm();
  const id = useId();
  const actionId = element.action_id ?? '';
  const { blockId } = slot;
  const stored = surface.read(blockId, actionId);
  const valid = isValid(element, stored);
  useEffect(() => {
    if (!valid) surface.forget(blockId, actionId);
  });
  return {
    id,
    value: !valid || stored === undefined ? initialOf(element) : stored,
    aria: {
      ...(slot.labelledBy ? { 'aria-labelledby': slot.labelledBy } : { 'aria-label': slot.name }),
      ...(slot.describedBy && { 'aria-describedby': slot.describedBy }),
      ...(slot.invalid && { 'aria-invalid': true as const }),
    },
    optional: slot.optional ?? false,
    dispatches: slot.dispatches,
    pending: surface.pending === `${blockId}/${actionId}`,
    store: (value) => surface.write(blockId, actionId, value),
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

/** Checks a choice against the current options: Slack drops a choice that is no longer one of them. */
function isValid(element: Fieldlike, value: FieldValue | undefined): boolean {
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
