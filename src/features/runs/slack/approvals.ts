import { z } from 'zod';
import type { KnownPerson } from '../../../core/catalog/known-person.ts';
import { describingWorkflow } from '../../../core/definitions.ts';
import { type ApprovalDetail, approvalDetail } from '../../../core/runs/read.ts';
import type { Decision } from '../../../core/runs/requests.ts';
import { unknownHuman } from '../../../core/runs/rights.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { type Answer, type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { choice, readSubmission, required, text } from '../../../core/slack/submission.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { declineCategories, isDeclineCategory } from '../../../core/store/schema.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { ApprovalPolicy } from '../../../roadcrew/index.ts';
import { approveModal, declineModal, maxReason } from './decide-modals.ts';
import { approverWords } from './state-words.ts';

const metadata = z.object({ approval: z.string().max(40) });
const noteFields = { reason: text({ max: maxReason }) };
const reasonFields = {
  category: required(choice(Object.keys(declineCategories).filter(isDeclineCategory)), 'Choose a category.'),
  reason: required(noteFields.reason, 'Give a reason the requester can act on.'),
};

/** Reads an approval; another team's is reported like an unknown id, so that nothing leaks. @throws UserError */
async function findVisibleApproval({ context, person }: Incoming, approvalId: string): Promise<ApprovalDetail> {
  const detail = await approvalDetail(context.store, approvalId);
  const { platform, teams, id } = viewerOf(person);
  if (detail && (platform || teams.includes(detail.run.team) || detail.approval.requester === id)) return detail;
  throw new UserError('This run no longer exists.');
}

/** Early check on the click, so that nobody fills in a form for nothing. The submission is checked again. @throws UserError */
async function findDecidableApproval(incoming: Incoming) {
  const { person, value } = incoming;
  const detail = await findVisibleApproval(incoming, value);
  const { approval, run } = detail;
  if (approval.state !== 'open') throw new UserError(`This was already ${approval.state}.`);
  if (approval.requester === person.id || approval.requester_human === person.human) {
    throw new UserError('You requested this yourself. Someone else has to decide.');
  }
  requireApprover(person, approval.needs_from, run.team);
  if (!person.verified) throw unknownHuman();
  return detail;
}

/** @throws UserError when the person is not among the approvers. */
function requireApprover(person: KnownPerson, from: ApprovalPolicy['from'], team: string): void {
  if (from !== 'owners') {
    if (!hasAccess(person, from)) throw new UserError(`Only ${approverWords(from, team)} can decide this.`);
  } else if (!person.teams.some(({ name }) => name === team)) {
    throw new UserError(`Only members of team ${team} can decide this.`);
  }
}

const workflowOf = ({ context }: Incoming, { run }: ApprovalDetail) => describingWorkflow(context.definitions, run);

export const openApprove: Listener = {
  kind: 'action',
  id: 'approve',
  access: 'teams', // owners decide too: the approval names its approvers
  counts: 'reads',
  async handle(incoming) {
    const detail = await findDecidableApproval(incoming);
    return { kind: 'open', view: approveModal(detail, incoming.context.links, workflowOf(incoming, detail)) };
  },
};

export const openDecline: Listener = {
  kind: 'action',
  id: 'decline',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const detail = await findDecidableApproval(incoming);
    return { kind: 'open', view: declineModal(detail, incoming.context.links, workflowOf(incoming, detail)) };
  },
};

async function decide(
  incoming: Incoming,
  approvalId: string,
  decision: Pick<Decision, 'verdict' | 'reason' | 'category'>,
): Promise<Answer> {
  const { context, person } = incoming;
  const { approval, run } = await findVisibleApproval(incoming, approvalId);
  if (!person.verified) throw unknownHuman();
  if (!(await mayDecideNow(context, person.id, approval.needs_from, run.team))) {
    throw new UserError('You are not allowed to decide this.');
  }
  await context.runs.decide({ approvalId, by: person, ...decision });
  return noAnswer;
}

/** Reads Slack and the store now, not the cached snapshot. A failed read denies. @throws UserError */
async function mayDecideNow(
  context: Incoming['context'],
  person: string,
  from: ApprovalPolicy['from'],
  team: string,
): Promise<boolean> {
  try {
    return await context.catalog.mayDecide(person, from, team);
  } catch (cause) {
    throw new UserError('Your permissions cannot be checked right now. Nothing was decided. Try again in a minute.', {
      cause,
    });
  }
}

export const approveSubmission: Listener = {
  kind: 'submission',
  id: 'approve',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { metadata: about, values, problems } = readSubmission(incoming.body, { metadata, fields: noteFields });
    if (problems) return { kind: 'errors', errors: problems };
    const { reason } = values;
    return decide(incoming, about.approval, { verdict: 'approve', ...(reason !== undefined && { reason }) });
  },
};

export const declineSubmission: Listener = {
  kind: 'submission',
  id: 'decline',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { metadata: about, values, problems } = readSubmission(incoming.body, { metadata, fields: reasonFields });
    if (problems) return { kind: 'errors', errors: problems };
    return decide(incoming, about.approval, { verdict: 'decline', category: values.category, reason: values.reason });
  },
};
