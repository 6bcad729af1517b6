import { z } from 'zod';
import type { KnownPerson } from '../../../core/catalog/catalog.ts';
import { type ApprovalDetail, approvalDetail } from '../../../core/runs/read.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { type Answer, type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { isDeclineCategory } from '../../../core/store/schema.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { ApprovalPolicy } from '../../../roadcrew/index.ts';
import { approveModal, declineModal } from './decide-modals.ts';

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

/** Another team's approval is as absent as an unknown one. @throws UserError */
async function visible({ context, person }: Incoming, approvalId: string): Promise<ApprovalDetail> {
  const detail = await approvalDetail(context.store, approvalId);
  const { platform, teams, id } = viewerOf(person);
  if (detail && (platform || teams.includes(detail.run.team) || detail.approval.requester === id)) return detail;
  throw new UserError('This request does not exist any more.');
}

/** Looked at when the card is clicked, so that nobody fills in a form in vain. What counts is looked at when it is sent. */
async function decidable(incoming: Incoming) {
  const { person, value } = incoming;
  const detail = await visible(incoming, value);
  const { approval, run } = detail;
  if (approval.state !== 'open') throw new UserError(`This was already ${approval.state}.`);
  if (approval.requester === person.id || approval.requester_human === person.human) {
    throw new UserError('You asked for this yourself: somebody else has to decide.');
  }
  refuseOthers(person, approval.needs_from, run.team);
  return detail;
}

/** @throws UserError to who is not asked. */
function refuseOthers(person: KnownPerson, from: ApprovalPolicy['from'], team: string): void {
  if (from !== 'owners') {
    if (!hasAccess(person, from)) throw new UserError('This is for the platform team that it was sent to.');
  } else if (!person.teams.some(({ name }) => name === team)) {
    throw new UserError(`This is for team ${team}: somebody in it has to decide.`);
  }
}

const workflowOf = ({ context }: Incoming, { run }: ApprovalDetail) => context.definitions.workflows.get(run.workflow);

export const openApprove: Listener = {
  kind: 'action',
  id: 'approve',
  access: 'teams', // owners decide too: who is asked is in the approval
  counts: 'reads',
  async handle(incoming) {
    const detail = await decidable(incoming);
    return { kind: 'open', view: approveModal(detail, workflowOf(incoming, detail)) };
  },
};

export const openDecline: Listener = {
  kind: 'action',
  id: 'decline',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const detail = await decidable(incoming);
    return { kind: 'open', view: declineModal(detail, workflowOf(incoming, detail)) };
  },
};

async function decide(incoming: Incoming, verdict: 'approve' | 'decline'): Promise<Answer> {
  const { context, person, body } = incoming;
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
  const { approval, run } = await visible(incoming, approvalId);
  if (!(await mayDecideNow(context, person.id, approval.needs_from, run.team))) {
    throw new UserError('You may not decide this (any more).');
  }
  await context.requests.decide({
    approvalId,
    by: person,
    verdict,
    ...(reason && { reason }),
    ...(category && { category }),
  });
  return noAnswer;
}

/** Asked of Slack and the store now, not of the snapshot. What cannot be read is not allowed. */
async function mayDecideNow(
  context: Incoming['context'],
  person: string,
  from: ApprovalPolicy['from'],
  team: string,
): Promise<boolean> {
  try {
    return await context.catalog.mayDecide(person, from, team);
  } catch (cause) {
    throw new UserError('Your rights cannot be checked right now. Nothing was decided; try again in a minute.', {
      cause,
    });
  }
}

export const approveSubmission: Listener = {
  kind: 'submission',
  id: 'approve',
  access: 'teams',
  counts: 'requests',
  handle: (incoming) => decide(incoming, 'approve'),
};

export const declineSubmission: Listener = {
  kind: 'submission',
  id: 'decline',
  access: 'teams',
  counts: 'requests',
  handle: (incoming) => decide(incoming, 'decline'),
};
