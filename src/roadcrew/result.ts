import type { Sealed } from './index.ts';

/** What a finished run leaves behind and says. */
export interface WorkflowResult {
  /** One sentence in the past tense: ``Database `orders` is ready.`` */
  summary: string;
  resource?: {
    kind: string;
    name: string;
    /** Shown to the team; never a secret. */
    details: Record<string, string | number>;
    expiresInDays?: number;
    /** What it is said to cost a month: counted for its team until it is removed. */
    monthlyCost?: MonthlyCost;
  };
  secret?: Sealed;
  /** What to do next: a sentence, and a line to copy. */
  next?: { text: string; code?: string };
  /**
   * What one may want to start from here: buttons that open another workflow's form, filled in with `values`. They have to
   * hold what its `team` looks at. The first five are shown.
   */
  follow?: { label: string; start: string; values: Record<string, string> }[];
}

/** In whole units of the currency: `{ amount: 12.5, currency: 'EUR' }`. */
export interface MonthlyCost {
  /** 0 or more. */
  amount: number;
  /** ISO 4217. */
  currency: string;
}

/** What a person sees before they confirm, and what is stored when they do. */
export interface Prepared<Input> {
  /** Pinned: exactly this is shown, approved, hashed and executed. */
  input: Input;
  preview: Preview;
}

export interface Preview {
  /** What would happen, in a few words. Default: the workflow's title. */
  title?: string;
  facts: Fact[];
  /** `label`: what they are here. Default: Changes. */
  changes?: { total: number; newest: Change[]; url: string; label?: string };
  warnings: string[];
  blockers: Blocker[];
}

export interface Fact {
  label: string;
  value: string;
  url?: string;
}

export interface Change {
  sha: string;
  title: string;
  author: string;
  url: string;
  pull?: { number: number; url: string };
}

/** Why it may not go ahead now, and what would make it pass. */
export interface Blocker {
  message: string;
  hint: string;
  /** The field of the confirmation in which a reason gets past it, with a second person's approval. */
  override?: { field: string; label: string };
}

/** The pages the core draws. */
export type PageName =
  | 'help'
  | 'why'
  | 'runs'
  | 'run'
  | 'status'
  | 'lock'
  | 'unlock'
  | 'adoption'
  | 'request'
  | 'requests'
  | 'escalate'
  | 'escalations'
  | 'survey'
  | 'digest'
  | 'export';
