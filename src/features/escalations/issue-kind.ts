import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import type { Issue, KindOfIssue } from '../issues/issue-kinds.ts';
import { reopen, resolve, respond } from './clock.ts';
import { requestConfirmation, stamp } from './confirm.ts';
import { change, type Escalation, family, hold } from './escalation.ts';
import { drawComment, drawIssue, type Links } from './issue-body.ts';
import { notice, shown, type ThreadNotice, threadComment } from './messages.ts';

/** Escalations as issues: what GitHub shows of them, and who hears what is done there. */
export const escalationIssues = (links: Links): KindOfIssue => ({
  draw: (db, issue) => drawIssue(db, issue, links),
  drawComment,
  async onIssue(tx, { before, after }) {
    const root = await rootOf(tx, after);
    if (!root) return;
    if (after.state === 'gone' && before.state !== 'gone') return await gone(tx, root);
    if (before.repo !== after.repo) await tell(tx, root, 'moved');
    const isNews = before.state !== after.state;
    if (isNews && after.state === 'closed' && root.state === 'accepted') return await closed(tx, root);
    if (isNews && after.state === 'open' && root.state === 'closed') {
      await change(tx, root, { state: 'accepted' });
      await reopen(tx, await hold(tx, root.id), null);
      return await tell(tx, root, 'reopened');
    }
    await enqueueMessages(tx, (await family(tx, root.id)).flatMap(shown));
  },
  async onComment(tx, { issue, comment, what }) {
    const root = await rootOf(tx, issue);
    if (!root) return;
    const all = await family(tx, root.id);
    if (what === 'new' && root.responded_at === null) {
      await respond(tx, root, null);
      await enqueueMessages(tx, shown(root));
    }
    await enqueueMessages(
      tx,
      all.map((one) => threadComment(one.id, comment.id)),
    );
  },
});

async function rootOf(tx: Db, { subject }: Issue): Promise<Escalation | undefined> {
  return await tx
    .selectFrom('escalations')
    .selectAll()
    .where('id', '=', subject ?? '')
    .forUpdate()
    .executeTakeFirst();
}

async function closed(tx: Db, root: Escalation): Promise<void> {
  await change(tx, root, { state: 'closed' });
  await resolve(tx, await hold(tx, root.id), null, 'closed');
  await requestConfirmation(tx, root.id, 'closed', await stamp(tx));
}

/** Its issue was deleted, or is out of sight: it is to be decided anew. */
async function gone(tx: Db, root: Escalation): Promise<void> {
  if (root.state === 'accepted') await change(tx, root, { state: 'open', issue: null });
  await tell(tx, root, 'gone');
}

async function tell(tx: Db, { id }: Escalation, what: ThreadNotice): Promise<void> {
  const of = await stamp(tx);
  const all = await family(tx, id);
  await enqueueMessages(tx, [...all.flatMap(shown), ...all.map((one) => notice(one.id, what, of))]);
}
