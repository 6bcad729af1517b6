import type { Preview, WorkflowDefinition } from '../../roadcrew/index.ts';
import type { KnownPerson } from '../catalog/known-person.ts';
import type { DeclineCategory } from '../store/schema.ts';

/** A request to run a workflow for a team. */
export interface Request {
  /** The sender's id of this delivery, and a digest of its content: the same id with another digest is refused. */
  delivery: { id: string; digest: string };
  workflow: WorkflowDefinition;
  /** Validated by the workflow's schema. */
  input: Record<string, unknown>;
  requester: Pick<KnownPerson, 'id' | 'human' | 'verified'>;
  team: string;
  originChannel?: string;
  /** True when the requester knows that the same was requested minutes ago. */
  again?: boolean | undefined;
  /** Id from `keepPreview` of the preview that the requester confirmed. */
  preview?: string | undefined;
}

export interface Accepted {
  runId: string;
  /** True when this delivery had already been accepted; it has no second effect. */
  replay: boolean;
  /** Nothing was stored: the person requested the same minutes ago, with this run. Request it with `again` to go on. */
  repeats?: true;
}

/** One person's decision about an approval. */
export interface Decision {
  approvalId: string;
  by: Pick<KnownPerson, 'id' | 'human' | 'verified'>;
  verdict: 'approve' | 'decline';
  reason?: string;
  category?: DeclineCategory;
}

/** The engine as the Slack listeners use it. All methods throw `UserError` for the person. */
export interface Requests {
  /** Keeps a preview before it is shown. @returns its id for the request that confirms it */
  keepPreview(preview: Preview): Promise<string>;
  /** The request is stored when this returns. `UserError.field` names the invalid field. */
  accept(request: Request): Promise<Accepted>;
  /** @returns the run id */
  decide(decision: Decision): Promise<string>;
  cancel(runId: string, by: string): Promise<void>;
  resume(runId: string, by: string): Promise<void>;
  /** Ends a run on hold without undo. */
  closeWithoutUndo(runId: string, end: { by: string; reason: string }): Promise<void>;
  /** Passes the opened secret to `show`. It is destroyed when `show` returns, and kept when it throws. */
  reveal(runId: string, by: string, show: (secret: string) => Promise<void>): Promise<void>;
}
