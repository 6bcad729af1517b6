/** Preview for the confirmation, with the input that is stored when the person confirms. */
export interface Prepared<Input> {
  /** Pinned: exactly these values are shown, approved, hashed and executed. */
  input: Input;
  preview: Preview;
}

export interface Preview {
  /** The action in a few words. Default: the workflow's title. */
  title?: string;
  facts: Fact[];
  /** `label`: heading of the list. Default: Changes. */
  changes?: { total: number; newest: Change[]; url: string; label?: string };
  warnings: string[];
  /** True when something shown here is about to change: offers to check again. */
  pending?: boolean;
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

/** Reason why the run may not start now, with the way to resolve it. */
export interface Blocker {
  message: string;
  hint: string;
  /** Field of the confirmation for a reason that overrides the blocker, with a second person's approval. */
  override?: { field: string; label: string };
  /** Button of a feature that resolves it, such as taking over a lock. */
  button?: { label: string; action: string; value: string };
}
