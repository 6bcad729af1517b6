import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { type ApprovalDetail, approvalDetail } from '../../store/read.ts';
import { isDeclineCategory } from '../../store/schema.ts';
import { mayUse } from '../authorise.ts';
import { type Answer, type Incoming, type Listener, nothing } from '../listener.ts';
import { approveModal, declineModal } from '../pages/decide-modals.ts';

const metadata = z.object({ approval: z.string().max(40) });
const text = z.object({ value: z.string().nullish() });
const submission = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({
      values: z.object({
        reason: z.object({ value: text }),
        category: z
          .object({ value: z.object({ selected_option: z.object({ value: z.string() }).nullish() }) })
          .optional(),
      }),
    }),
  }),
});

/** Looked at when the card is clicked, so that nobody fills in a form in vain. What counts is looked at when it is sent. */
async function decidable({ desk, person, value }: Incoming) {
  const detail = await approvalDetail(desk.store.db, value);
  if (!detail) throw new UserError('This request does not exist any more.');
  const { approval } = detail;
  if (approval.state !== 'open') throw new UserError(`This was already ${approval.state}.`);
  if (approval.requester === person.id || approval.requester_human === person.human) {
    throw new UserError('You asked for this yourself: somebody else has to decide.');
  }
  if (!mayUse(person, approval.needs_from)) throw new UserError('This is for the platform team that it was sent to.');
  return detail;
}

const workflowOf = ({ desk }: Incoming, { run }: ApprovalDetail) => desk.definitions.workflows.get(run.workflow);

export const openApprove: Listener = {
  kind: 'action',
  id: 'approve',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const detail = await decidable(incoming);
    return { kind: 'open', view: approveModal(detail, workflowOf(incoming, detail)) };
  },
};

export const openDecline: Listener = {
  kind: 'action',
  id: 'decline',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const detail = await decidable(incoming);
    return { kind: 'open', view: declineModal(detail, workflowOf(incoming, detail)) };
  },
};

async function decide({ desk, person, body }: Incoming, verdict: 'approve' | 'decline'): Promise<Answer> {
  const { view } = submission.parse(body);
  const { approval: approvalId } = metadata.parse(JSON.parse(view.private_metadata));
  const reason = view.state.values.reason.value.value?.replaceAll('\0', '').trim(); // which Postgres cannot store
  const chosen = view.state.values.category?.value.selected_option?.value;
  const category = chosen && isDeclineCategory(chosen) ? chosen : undefined;
  if (verdict === 'decline') {
    if (!reason) return { kind: 'errors', errors: { reason: 'Say why, in a sentence the requester can use.' } };
    if (!category) {
      return { kind: 'errors', errors: { category: 'Choose one of the categories.' } };
    }
  }
  const detail = await approvalDetail(desk.store.db, approvalId);
  if (!detail) throw new UserError('This request does not exist any more.');
  if (!(await mayDecideNow(desk, person.id, detail.approval.needs_from))) {
    throw new UserError('You may not decide this (any more).');
  }
  await desk.requests.decide({
    approvalId,
    by: person,
    verdict,
    ...(reason && { reason }),
    ...(category && { category }),
  });
  return nothing;
}

/** Asked of Slack and the store now, not of the snapshot. What cannot be read is not allowed. */
async function mayDecideNow(
  desk: Incoming['desk'],
  person: string,
  from: 'platform' | 'core' | 'data',
): Promise<boolean> {
  try {
    return await desk.catalog.mayDecide(person, from);
  } catch (cause) {
    throw new UserError('Your rights cannot be checked right now. Nothing was decided; try again in a minute.', {
      cause,
    });
  }
}

export const approveSubmission: Listener = {
  kind: 'submission',
  id: 'approve',
  access: 'platform',
  counts: 'requests',
  handle: (incoming) => decide(incoming, 'approve'),
};

export const declineSubmission: Listener = {
  kind: 'submission',
  id: 'decline',
  access: 'platform',
  counts: 'requests',
  handle: (incoming) => decide(incoming, 'decline'),
};
