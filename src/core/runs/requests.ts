import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import type { KnownPerson } from '../catalog/catalog.ts';
import type { DeclineCategory } from '../store/schema.ts';

/** What the Slack side asks of the engine; `app.ts` connects the two. All throw `UserError` in words for the person. */
export interface Requests {
  /** Stored when this returns. `UserError.field` names the field that is to blame. */
  accept(request: {
    delivery: { id: string; digest: string };
    workflow: WorkflowDefinition;
    input: Record<string, unknown>;
    requester: Pick<KnownPerson, 'id' | 'human'>;
    team: string;
    originChannel?: string;
  }): Promise<{ runId: string; replay: boolean }>;
  decide(decision: {
    approvalId: string;
    by: Pick<KnownPerson, 'id' | 'human'>;
    verdict: 'approve' | 'decline';
    reason?: string;
    category?: DeclineCategory;
  }): Promise<string>;
  cancel(runId: string, by: string): Promise<void>;
  resume(runId: string, by: string): Promise<void>;
  /** Without its way back; only a run on hold. */
  closeWithoutUndo(runId: string, end: { by: string; reason: string }): Promise<void>;
  /** Opens the secret and hands it to `show`; destroyed once `show` has returned, kept when it throws. */
  reveal(runId: string, by: string, show: (secret: string) => Promise<void>): Promise<void>;
}
