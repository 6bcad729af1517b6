import { z } from 'zod';
import type { Incoming } from './context.ts';
import { type CarriedList, listOf } from './list.ts';

const element = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});
const filled = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }),
  }),
});
const metadata = z.object({ turn: z.int().min(0).default(0) });

/** Values of the form's fields. */
export interface FormState {
  /** Value of the chosen option. */
  title: string | undefined;
  titleBlock: string;
  words: string | undefined;
  capability: string | undefined;
  team: string | undefined;
  turn: number;
  list: CarriedList | undefined;
}

export function readForm({ body }: Incoming): FormState {
  const { view } = filled.parse(body);
  const { values } = view.state;
  const entry = Object.entries(values).find(([, block]) => 'request-title' in block);
  const text = (block: string) =>
    values[block]?.value?.value ?? values[block]?.value?.selected_option?.value ?? undefined;
  return {
    title: entry?.[1]['request-title']?.selected_option?.value,
    titleBlock: entry?.[0] ?? 'title-0',
    words: text('words'),
    capability: text('capability'),
    team: text('team'),
    turn: metadata.parse(JSON.parse(view.private_metadata)).turn,
    list: listOf(body),
  };
}

/** Domain of each capability that the platform offers. */
export const capabilities = ({ context }: Incoming) =>
  new Map([...context.definitions.workflows.values()].map(({ capability, domain }) => [capability, domain] as const));
