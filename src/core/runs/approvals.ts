import { type Selectable, sql, type Transaction } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import { isUniqueViolation, type Store } from '../store/database.ts';
import { appendEvents } from '../store/event-log.ts';
import { enqueueMessages, type OutboxMessage } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { transact } from '../store/transact.ts';
import { approvalCardMessage, noticeMessage, reminderEnded, runCardMessages } from './messages.ts';
import type { Decision } from './requests.ts';
import { unknownHuman } from './rights.ts';

/** Times from the request of an approval to the reminder and to its expiry. */
export const approvalTimes = { remindAfter: '24 hours', expireAfter: '7 days' };

/**
 * Records one person's decision. The caller has checked the right to decide; the database enforces four eyes. Repeating the
 * same decision has no effect.
 *
 * @returns the run, and whether it may continue
 * @throws UserError, for example when somebody else has decided before
 */
export async function recordDecision(store: Store, decision: Decision): Promise<{ runId: string; due: boolean }> {
  const { approvalId, by, verdict } = decision;
  try {
    return await transact(store.db, async (tx) => {
      // Every change of a run locks the run first, so that two of them cannot deadlock.
      const run = await tx
        .selectFrom('runs')
        .selectAll()
        .where('id', '=', (id) => id.selectFrom('approvals').select('run_id').where('id', '=', approvalId))
        .forUpdate()
        .executeTakeFirst();
      if (!run) throw new UserError('This run does not exist any more.');
      const approval = await tx
        .selectFrom('approvals')
        .selectAll()
        .where('id', '=', approvalId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const { human, isRequester, hasDecided } = await identify(tx, decision, approval);
      if (isRequester) throw new UserError('You requested this yourself, so somebody else has to decide.');
      if (approval.state !== 'open') return await answerRepeated(tx, run.id, decision, approval.state);
      if (run.hash !== approval.hash)
        throw new UserError('The parameters have changed since this was requested, so it cannot be decided any more.');
      if (hasDecided) throw decidedBefore();
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
      const approvals = await tx
        .selectFrom('decisions')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('approval_id', '=', approval.id)
        .where('verdict', '=', 'approve')
        .executeTakeFirstOrThrow();
      const approved = verdict === 'approve' && Number(approvals.count) >= approval.needs_count;
      const data = { approval: approval.id, ...(decision.category && { category: decision.category }) };
      await appendRunEvent(tx, verdict === 'approve' ? 'approval.given' : 'approval.declined', run, by.id, data);
      const messages: OutboxMessage[] = [approvalCardMessage(approval.id), ...runCardMessages(run)];
      if (approved || verdict === 'decline') {
        const state = approved ? 'approved' : 'declined';
        await tx
          .updateTable('approvals')
          .set({ state, decided_at: sql`now()` })
          .where('id', '=', approval.id)
          .execute();
        const about = { run: run.id, approval: approval.id };
        messages.push(noticeMessage(`approval-${state}`, about, run.requester), reminderEnded(run.id, approval.id));
        if (approved) {
          await tx.updateTable('runs').set({ state: 'queued', due_at: sql`now()` }).where('id', '=', run.id).execute();
          await appendRunEvent(tx, 'run.approved', run, by.id, { approval: approval.id });
        } else {
          await endUnstartedRun(tx, run.id, 'declined');
          await appendRunEvent(tx, 'run.declined', run, by.id, data);
        }
      }
      await enqueueMessages(tx, messages);
      return { runId: run.id, due: approved };
    });
  } catch (error) {
    if (isUniqueViolation(error, 'decisions_pkey')) throw decidedBefore();
    throw error;
  }
}

const decidedBefore = () => new UserError('You have already decided. Somebody else has to decide too.');

/**
 * The human who decides, compared with the requester and with those who have decided before. Read from the store, because
 * two accounts may just have turned out to belong to one human. @throws UserError when the human is unknown
 */
async function identify(
  tx: Transaction<Schema>,
  { by, approvalId }: Decision,
  approval: Selectable<Schema['approvals']>,
) {
  const others = await tx.selectFrom('decisions').select('person').where('approval_id', '=', approvalId).execute();
  const ids = [by.id, approval.requester, ...others.map(({ person }) => person)];
  const rows = await tx.selectFrom('people').select(['id', 'human', 'verified']).where('id', 'in', ids).execute();
  const people = new Map(rows.map((row) => [row.id, row]));
  const own = people.get(by.id) ?? by;
  if (!own.verified) throw unknownHuman();
  const { human } = own;
  return {
    human,
    isRequester:
      by.id === approval.requester ||
      human === approval.requester_human ||
      human === people.get(approval.requester)?.human,
    hasDecided: others.some(({ person }) => person !== by.id && human === people.get(person)?.human),
  };
}

/** Answer to a repeated decision. @throws UserError when it was a different one, or somebody else's */
async function answerRepeated(tx: Transaction<Schema>, runId: string, decision: Decision, state: string) {
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

/** Ends a run without any executed step, and releases its names. */
export async function endUnstartedRun(
  tx: Transaction<Schema>,
  runId: string,
  state: 'declined' | 'cancelled' | 'expired',
) {
  await tx.updateTable('runs').set({ state, due_at: null, finished_at: sql`now()` }).where('id', '=', runId).execute();
  await tx.deleteFrom('claims').where('run_id', '=', runId).execute();
}

export const appendRunEvent = (
  tx: Transaction<Schema>,
  type: string,
  run: { id: string; team: string },
  person: string | null,
  data: Record<string, unknown> = {},
) => appendEvents(tx, { type, run: run.id, team: run.team, person, data });
