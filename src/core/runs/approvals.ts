import { type Selectable, sql, type Transaction } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import { isTaken, type Store } from '../store/database.ts';
import { appendEvents } from '../store/event-log.ts';
import { newId } from '../store/ids.ts';
import { enqueueMessages, type OutboxMessage } from '../store/messages.ts';
import type { DeclineCategory, Schema } from '../store/schema.ts';
import { type ClaimedRun, LeaseLost } from './claim.ts';
import { approvalCardMessage, noticeMessage, runCardMessages } from './messages.ts';
import type { Rights } from './rights.ts';

/** Approvals are asked again after a day and end after a week. */
export const approvalTimes = { remindAfter: '24 hours', expireAfter: '7 days' };

export interface Decision {
  approvalId: string;
  by: { id: string; human: string };
  verdict: 'approve' | 'decline';
  reason?: string;
  category?: DeclineCategory;
}

/**
 * Records one person's decision. Whoever clicks second is told what was decided; the same decision once more by the
 * same person is answered as before. The caller has checked the right to decide; four eyes are the database's.
 *
 * @returns the run to ring for when it may go on.
 * @throws UserError in words for the person who clicked.
 */
export async function decide(store: Store, decision: Decision): Promise<{ runId: string; due: boolean }> {
  const { approvalId, by, verdict } = decision;
  try {
    return await store.db.transaction().execute(async (tx) => {
      // The run is locked first, here as in every change of a run, so that two of them never wait for each other.
      const run = await tx
        .selectFrom('runs')
        .selectAll()
        .where('id', '=', (id) => id.selectFrom('approvals').select('run_id').where('id', '=', approvalId))
        .forUpdate()
        .executeTakeFirst();
      if (!run) throw new UserError('This request does not exist any more.');
      const approval = await tx
        .selectFrom('approvals')
        .selectAll()
        .where('id', '=', approvalId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      // As the store knows them now: that two accounts are one human may have turned out a moment ago.
      const known = await tx.selectFrom('people').select('human').where('id', '=', by.id).executeTakeFirst();
      const human = known?.human ?? by.human;
      if (by.id === approval.requester || human === approval.requester_human) {
        throw new UserError('You asked for this yourself: somebody else has to decide.');
      }
      if (approval.state !== 'open') return await alreadyDecided(tx, run.id, decision, approval.state);
      if (run.hash !== approval.hash)
        throw new UserError('The parameters have changed since this was asked: it cannot be decided.');
      await tx
        .insertInto('decisions')
        .values({
          approval_id: approval.id,
          requester: approval.requester,
          requester_human: approval.requester_human,
          hash: approval.hash,
          person: by.id,
          human,
          verdict,
          category: decision.category ?? null,
          reason: decision.reason ?? null,
        })
        .execute();
      const given = await tx
        .selectFrom('decisions')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('approval_id', '=', approval.id)
        .where('verdict', '=', 'approve')
        .executeTakeFirstOrThrow();
      const approved = verdict === 'approve' && Number(given.count) >= approval.needs_count;
      const data = { approval: approval.id, ...(decision.category && { category: decision.category }) };
      await addEvent(tx, verdict === 'approve' ? 'approval.given' : 'approval.declined', run, by.id, data);
      const messages: OutboxMessage[] = [approvalCardMessage(approval.id), ...runCardMessages(run)];
      if (approved || verdict === 'decline') {
        const state = approved ? 'approved' : 'declined';
        await tx
          .updateTable('approvals')
          .set({ state, decided_at: sql`now()` })
          .where('id', '=', approval.id)
          .execute();
        messages.push(noticeMessage(`approval-${state}`, { run: run.id, approval: approval.id }, run.requester));
        if (approved) {
          await tx.updateTable('runs').set({ state: 'queued', due_at: sql`now()` }).where('id', '=', run.id).execute();
          await addEvent(tx, 'run.approved', run, by.id, { approval: approval.id });
        } else {
          await endUnstarted(tx, run.id, 'declined');
          await addEvent(tx, 'run.declined', run, by.id, data);
        }
      }
      await enqueueMessages(tx, messages);
      return { runId: run.id, due: approved };
    });
  } catch (error) {
    if (isTaken(error, 'decisions_pkey'))
      throw new UserError('You have already decided this; it waits for somebody else.');
    throw error;
  }
}

async function alreadyDecided(tx: Transaction<Schema>, runId: string, decision: Decision, state: string) {
  const last = await tx
    .selectFrom('decisions')
    .leftJoin('people', 'people.id', 'decisions.person')
    .select(['decisions.person', 'decisions.verdict', 'people.name'])
    .where('approval_id', '=', decision.approvalId)
    .orderBy('decided_at', 'desc')
    .executeTakeFirst();
  if (last?.person === decision.by.id && last.verdict === decision.verdict) return { runId, due: state === 'approved' };
  const who = last && (state === 'approved' || state === 'declined') ? ` by ${last.name ?? 'somebody else'}` : '';
  throw new UserError(`This was already ${state === 'void' ? 'withdrawn' : state}${who}.`);
}

/** Ends a run that nothing has been done for; its names are free again. */
export async function endUnstarted(
  tx: Transaction<Schema>,
  runId: string,
  state: 'declined' | 'cancelled' | 'expired',
) {
  await tx.updateTable('runs').set({ state, due_at: null, finished_at: sql`now()` }).where('id', '=', runId).execute();
  await tx.deleteFrom('claims').where('run_id', '=', runId).execute();
}

export const addEvent = (
  tx: Transaction<Schema>,
  type: string,
  run: { id: string; team: string },
  person: string | null,
  data: Record<string, unknown> = {},
) => appendEvents(tx, { type, run: run.id, team: run.team, person, data });

export type ApprovalCheck =
  | { state: 'stands' }
  /** An approver has lost the right since: people have to be asked again. */
  | { state: 'void'; approval: Selectable<Schema['approvals']> }
  | { state: 'refused'; reason: string }
  /** The rights cannot be read now: nothing may be done. */
  | { state: 'unreadable'; error: unknown };

/** Looked at immediately before the first effect: does everybody who was asked still say yes to exactly this? */
export async function checkApproval(
  { store, rights }: { store: Store; rights: Rights },
  run: ClaimedRun,
): Promise<ApprovalCheck> {
  try {
    if (!(await rights.mayRun(run.requester, run.team))) {
      return { state: 'refused', reason: `The requester is no longer an active member of ${run.team}.` };
    }
    if (!run.approval) return { state: 'stands' };
    const approval = await store.db
      .selectFrom('approvals')
      .selectAll()
      .where('id', '=', run.approval)
      .executeTakeFirstOrThrow();
    const approvers = await store.db
      .selectFrom('decisions')
      .select(['person', 'hash'])
      .where('approval_id', '=', approval.id)
      .where('verdict', '=', 'approve')
      .execute();
    const signed = approvers.filter(({ hash }) => hash === run.hash);
    if (approval.state !== 'approved' || approval.hash !== run.hash || signed.length < approval.needs_count) {
      return { state: 'refused', reason: 'It was not approved with these parameters.' };
    }
    const still = await Promise.all(
      signed.map(({ person }) => rights.mayDecide(person, approval.needs_from, run.team)),
    );
    return still.every(Boolean) ? { state: 'stands' } : { state: 'void', approval };
  } catch (error) {
    return { state: 'unreadable', error };
  }
}

/** The approval is void, the run is let go, and the question is put once more, to everybody. @throws LeaseLost */
export async function reopenApproval(
  store: Store,
  run: ClaimedRun,
  old: Selectable<Schema['approvals']>,
): Promise<void> {
  const id = newId();
  await store.db.transaction().execute(async (tx) => {
    const held = await tx
      .updateTable('runs')
      .set({ state: 'awaiting-approval', due_at: null, lease_until: null, lease_by: null })
      .where('id', '=', run.id)
      .where('epoch', '=', run.epoch)
      .where('lease_until', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    if (!held) throw new LeaseLost(run.id);
    await tx.updateTable('approvals').set({ state: 'void' }).where('id', '=', old.id).execute();
    await tx
      .insertInto('approvals')
      .values({
        id,
        run_id: run.id,
        round: old.round + 1,
        state: 'open',
        needs_from: old.needs_from,
        needs_count: old.needs_count,
        hash: old.hash,
        requester: run.requester,
        requester_human: old.requester_human,
        remind_at: sql<Date>`now() + ${approvalTimes.remindAfter}::interval`,
        expires_at: sql<Date>`now() + ${approvalTimes.expireAfter}::interval`,
      })
      .execute();
    await addEvent(tx, 'approval.void', run, null, { approval: old.id, next: id });
    await addEvent(tx, 'run.approval-needed', run, null, { approval: id, epoch: run.epoch });
    const about = { run: run.id, approval: old.id };
    await enqueueMessages(tx, [
      approvalCardMessage(old.id),
      approvalCardMessage(id),
      ...runCardMessages(run),
      noticeMessage('approval-void', about, run.requester),
    ]);
  });
}
