import type { SealedSecret } from './steps.ts';

/** Result of a workflow run. */
export interface WorkflowResult {
  /** One sentence in the past tense: ``Database `orders` is ready.`` */
  summary: string;
  resource?: {
    kind: string;
    name: string;
    /** Shown to the team; never a secret. */
    details: Record<string, string | number>;
    expiresInDays?: number;
    /** Declared cost per month; counted for the team until the resource is removed. */
    monthlyCost?: MonthlyCost;
  };
  secret?: SealedSecret;
  /** Next step: a sentence and, optionally, a line to copy. */
  next?: {
    text: string;
    code?: string;
    /** Sentence in place of `text` once the secret was revealed. */
    afterReveal?: string;
    /** Line to copy that is shown with the revealed secret, which replaces `{secret}`: `psql "{secret}"`. */
    withSecret?: string;
  };
  /**
   * Buttons that open another workflow's form, filled in with `values`, which must include the fields that the workflow's
   * `team` reads. The first five are shown.
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
