import type { Db } from '../../core/store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import type { Issue, IssueKind } from '../issues/index.ts';
import { reopen, resolve, respond } from './clock.ts';
import { questionMessages, requestConfirmation, timeStamp } from './confirm.ts';
import { endingOfIssue } from './endings.ts';
import { change, type Escalation, groupOf, lockEscalation } from './escalation.ts';
import { drawComment, drawIssue, type Links } from './issue-body.ts';
import { liveMessages, notice, type ThreadNotice, threadComment } from './messages.ts';

/** Issues of escalations: drawn from them, and followed by them. */
export const escalationIssues = (links: Links): IssueKind => ({
  draw: (db, issue) => drawIssue(db, issue, links),
  drawComment,
  async onIssue(tx, { before, after }) {
    const root = await lockRootOf(tx, after);
    if (!root) return;
    if (after.state === 'gone' && before.state !== 'gone') return await requireNewDecision(tx, root);
    if (before.repo !== after.repo) await notifyGroup(tx, root, 'moved');
    const isNewState = before.state !== after.state;
    if (isNewState && after.state === 'closed' && root.state === 'accepted') return await close(tx, root, after);
    if (isNewState && after.state === 'open' && root.state === 'closed') {
      await change(tx, root, { state: 'accepted' });
      await reopen(tx, await lockEscalation(tx, root.id), null);
      return await notifyGroup(tx, root, 'reopened');
    }
    // Closed still, for another reason.
    const ending = endingOfIssue(after.state_reason);
    if (after.state === 'closed' && root.state === 'closed' && ending !== endingOfIssue(before.state_reason))
      return await requestConfirmation(tx, root.id, ending);
    const all = await groupOf(tx, root.id);
    await enqueueMessages(tx, all.flatMap(liveMessages));
    if (before.number === null && after.number !== null) await enqueueMessages(tx, acceptances(root, all));
    else for (const what of newsOf(before, after)) await notifyGroup(tx, root, what);
  },
  async onComment(tx, { issue, comment, what }) {
    const root = await lockRootOf(tx, issue);
    if (!root) return;
    const all = await groupOf(tx, root.id);
    if (what === 'new' && root.responded_at === null) {
      await respond(tx, root, null);
      await enqueueMessages(tx, liveMessages(root));
    }
    await enqueueMessages(
      tx,
      all.map((one) => threadComment(one.id, comment.id)),
    );
  },
});

/** Notices of the acceptance, which name the issue once it is open: in the threads that were there to be notified. */
const acceptances = ({ issue, decided_at }: Escalation, all: readonly Escalation[]): OutboxMessage[] =>
  all
    .filter((one) => issue && decided_at && one.decided_at && one.decided_at <= decided_at)
    .map((one) => notice(one.id, 'accepted', issue ?? ''));

/** Changes at GitHub that the threads tell, while the issue is open. */
function newsOf(before: Issue, after: Issue): ThreadNotice[] {
  if (after.state !== 'open') return [];
  const isReassigned = before.assignees.toSorted().join() !== after.assignees.toSorted().join();
  return [
    ...(before.title !== after.title ? ['renamed' as const] : []),
    ...(isReassigned ? ['assigned' as const] : []),
  ];
}

async function lockRootOf(tx: Db, { subject }: Issue): Promise<Escalation | undefined> {
  return await tx
    .selectFrom('escalations')
    .selectAll()
    .where('id', '=', subject ?? '')
    .forUpdate()
    .executeTakeFirst();
}

async function close(tx: Db, root: Escalation, { state_reason }: Issue): Promise<void> {
  const ending = endingOfIssue(state_reason);
  await change(tx, root, { state: 'closed', words: null });
  await resolve(tx, await lockEscalation(tx, root.id), null, ending);
  await requestConfirmation(tx, root.id, ending);
}

/** Its issue was deleted, or the App has no access to it: it needs another decision. */
async function requireNewDecision(tx: Db, root: Escalation): Promise<void> {
  if (root.state === 'accepted') await change(tx, root, { state: 'open', issue: null });
  await notifyGroup(tx, root, 'gone');
}

async function notifyGroup(tx: Db, { id }: Escalation, what: ThreadNotice): Promise<void> {
  const of = await timeStamp(tx);
  const all = await groupOf(tx, id);
  // The question at its end loses its buttons once it is reopened.
  const questions = what === 'reopened' ? all.filter(({ solved }) => solved === null).flatMap(questionMessages) : [];
  await enqueueMessages(tx, [
    ...all.flatMap(liveMessages),
    ...all.map((one) => notice(one.id, what, of)),
    ...questions,
  ]);
}
