import type { NumberId } from '../metrics/definitions.ts';

/**
 * What a digest shows: decided once, stored as JSON, drawn from nothing else. All text is plain; names in it are those of
 * teams and golden paths, never of persons.
 */
export interface Report {
  week: ReportedWeek;
  /** Null: the platform's. */
  team: string | null;
  /** Nothing happened in the week: the headline is all there is to say. */
  quiet: boolean;
  headline: Headline;
  /** At most two. */
  charts: Chart[];
  /** By golden path; null where there is none. */
  table: Table | null;
  facts: Fact[];
  /** At most three, the most pressing first. */
  advice: Advice[];
  /** What the numbers were made of, for “How is this computed”. */
  counts: Counts[];
}

export interface ReportedWeek {
  /** `2026-W53` */
  name: string;
  /** ISO, the first moment and the one after the last. */
  from: string;
  until: string;
  zone: string;
  /** It has not ended yet. */
  soFar?: true;
}

export interface Headline {
  /** Which rule spoke: docs/digest.md lists them. */
  rule: string;
  text: string;
  /** How many chose the platform, where the headline is about something else. */
  also?: string;
}

export interface Chart {
  kind: 'line' | 'bar';
  title: string;
  /** What is counted: “teams”. */
  unit: string;
  /** At most 20, all different. */
  categories: string[];
  /** At most 6; a value for every category. */
  series: { name: string; values: number[] }[];
}

export interface Table {
  caption: string;
  head: string[];
  /** As many cells as the head has. */
  rows: string[][];
}

export interface Fact {
  label: string;
  text: string;
}

export interface Advice {
  text: string;
  /** Where it leads: what to explore, who does it by hand, or what to open. */
  open:
    | { capability?: string; team?: string }
    | { detours: string }
    | { escalations: 'open' }
    | { request: string }
    | { run: string };
}

export interface Counts {
  id: NumberId;
  counts: [label: string, value: number][];
}
