import type { PageChart } from '../../roadcrew/index.ts';
import type { NumberId } from '../metrics/index.ts';

/**
 * Content of a digest: composed once, stored as JSON, and the only source of its messages. All text is plain; names in it
 * are those of teams and golden paths, never of persons.
 */
export interface Report {
  /** Raised when words of facts or tables change: reports of different editions cannot be compared. Left out: 1. */
  edition?: number;
  week: ReportedWeek;
  /** Null: the platform's. */
  team: string | null;
  /** Nothing happened in the week; the headline is then all there is. */
  quiet: boolean;
  headline: Headline;
  /** At most two. */
  charts: Chart[];
  /** By golden path; null where there is none. */
  table: Table | null;
  facts: Fact[];
  /** At most three, the most pressing first. */
  advice: Advice[];
  /** Counts behind the numbers, for “How is this computed”. */
  counts: Counts[];
}

/** Edition of the words that are written now. */
export const edition = 3;

export interface ReportedWeek {
  /** `2026-W53` */
  name: string;
  /** ISO, the first moment and the one after the last. */
  from: string;
  until: string;
  zone: string;
  /** The week has not ended. */
  soFar?: true;
}

export interface Headline {
  /** Name of the rule that applied: docs/digest.md lists them. */
  rule: string;
  text: string;
  /** Adoption, where the headline is about something else. */
  also?: string;
}

/** At most 20 categories, all different; at most 6 series. */
export type Chart = PageChart;

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
  /** Next step: a choice to explore, or a button of another feature. */
  open: { capability?: string; team?: string } | FeatureButton;
}

/** Button that another feature answers; opaque here, and offered where that feature has the page. */
export interface FeatureButton {
  /** Name of a page of the feature. */
  page: string;
  label: string;
  /** Action id. */
  action: string;
  value: string;
}

export interface Counts {
  id: NumberId;
  counts: [label: string, value: number][];
}
