import { UserError } from '../../roadcrew/errors.ts';
import type { ApprovalPolicy, WorkflowDefinition } from '../../roadcrew/index.ts';
import type { ClaimedRun } from './claim.ts';
import { type Approval, NotAllowed, Suspended, type VoidCause } from './stops.ts';
import type { WorkerContext } from './worker-context.ts';

/** Time for which a check counts, in milliseconds, so that quick steps share one. */
const freshMs = 5_000;
/** Pause after rights that could not be read, in milliseconds. */
const unreadablePauseMs = 5_000;

/**
 * Returns the check that precedes every effect of a run: the requester, the approvers, the hash they have approved, and the
 * policy, as they are now. A run that continues after a wait, a pause or a stop begins with a new check.
 *
 * The function throws `NotAllowed`, or `Suspended` while something cannot be read: nothing may act then.
 */
export function rightsCheck(
  worker: Pick<WorkerContext, 'store' | 'rights' | 'toolsOf' | 'log'>,
  run: ClaimedRun,
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
): () => Promise<void> {
  let last: { at: number; result: Promise<void> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > freshMs)
      last = { at: performance.now(), result: assertAllowed(worker, run, workflow, input) };
    return last.result;
  };
}

async function assertAllowed(
  { store, rights, toolsOf, log }: Parameters<typeof rightsCheck>[0],
  run: ClaimedRun,
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
): Promise<void> {
  try {
    const approval = run.approval
      ? await store.db.selectFrom('approvals').selectAll().where('id', '=', run.approval).executeTakeFirstOrThrow()
      : undefined;
    if (!(await rights.mayRun(run.requester, run.team, workflow.access)))
      throw new NotAllowed(`The requester is no longer an active member of ${run.team}.`, approval);
    const policy = workflow.approval?.({ input, clients: toolsOf(workflow) });
    if (!approval || approval.state === 'void') {
      if (!policy) return;
      throw needsApproval(approval, policy, approval && approval.hash !== run.hash ? 'version' : 'policy');
    }
    const decisions = await store.db
      .selectFrom('decisions')
      .select(['person', 'hash'])
      .where('approval_id', '=', approval.id)
      .where('verdict', '=', 'approve')
      .execute();
    const approvers = decisions.filter(({ hash }) => hash === run.hash).map(({ person }) => person);
    if (approval.state !== 'approved' || approval.hash !== run.hash || approvers.length < approval.needs_count)
      throw new NotAllowed('The run was not approved with these parameters.', approval);
    const given: ApprovalPolicy = { from: approval.needs_from, count: approval.needs_count };
    if (policy && (policy.from !== given.from || policy.count > given.count))
      throw needsApproval(approval, policy, 'policy');
    const may = await Promise.all(approvers.map((person) => rights.mayDecide(person, given.from, run.team)));
    if (!may.every(Boolean) || !(await areDifferent(store, [run.requester, ...approvers])))
      throw needsApproval(approval, given, 'approver');
  } catch (error) {
    if (error instanceof NotAllowed) throw error;
    // For example a service that platform.yaml does not have any more.
    if (error instanceof UserError) throw new NotAllowed(error.message);
    log.warn({ err: error, run: run.id }, 'rights cannot be read: nothing is done');
    throw new Suspended('queued', unreadablePauseMs);
  }
}

/** True when no two of these accounts belong to one human now. */
async function areDifferent({ db }: WorkerContext['store'], people: readonly string[]): Promise<boolean> {
  const rows = await db.selectFrom('people').select(['id', 'human']).where('id', 'in', people).execute();
  return new Set(rows.map(({ human }) => human)).size === rows.length;
}

const needsApproval = (approval: Approval | undefined, policy: ApprovalPolicy, cause: VoidCause) =>
  new NotAllowed(
    cause === 'approver'
      ? 'An approver is no longer allowed to decide, so the approval does not count.'
      : 'The rules for its approval have changed, so the approval does not count.',
    approval,
    { policy, cause },
  );
