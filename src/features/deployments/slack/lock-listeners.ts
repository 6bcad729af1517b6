import { z } from 'zod';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { choice, readSubmission, required, text } from '../../../core/slack/submission.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Lock } from '../deployment.ts';
import { maxReason } from '../locks.ts';
import type { Incoming, Listener } from './context.ts';
import { placeWords } from './lock-blocks.ts';
import { endAfter, type LockTime } from './lock-end.ts';
import { lockModal, takeOverModal, unlockModal } from './lock-modals.ts';
import { requireMayLock } from './lock-target.ts';
import { lockViewerOf, placePage, releaseLock, takeLock } from './locks.ts';

const id = z.string().regex(/^\d{1,18}$/);
const place = z.strictObject({ service: z.string().nullable(), environment: z.string().nullable() });
const takeOverValue = z.strictObject({
  lock: id,
  reason: z.string().optional(),
  /** Opens the form on top of a preview, which stays. */
  on: z.literal('top').optional(),
});
const metadata = z.strictObject({ place, seen: id.optional(), endsAt: z.iso.datetime().optional() });
/** Fields of the form; `problem` asks for the reason. */
const fields = (problem: string) => ({ reason: required(text({ max: maxReason }), problem) });

/** Page in the open modal, or in a new one. */
const pageAnswer = (content: Content): Answer => ({ kind: 'replace', view: pageView(content) });

/** @throws UserError when the lock was released or taken over in the meantime. */
async function requireLock({ context }: Incoming, lockId: string): Promise<Lock> {
  const lock = (await context.deployments.locks()).find((one) => one.id === lockId);
  if (!lock) throw new UserError('This lock was released or taken over in the meantime. Nothing was changed.');
  return lock;
}

/** Opens the form for a new lock. */
export const openLock: Listener = {
  kind: 'action',
  id: 'lock-ask',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const target = place.parse(JSON.parse(incoming.value));
    requireMayLock(incoming, target);
    return { kind: 'replace', view: lockModal(target) };
  },
};

/** Opens the form to take over a lock. */
export const openTakeOver: Listener = {
  kind: 'action',
  id: 'lock-take',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { lock: lockId, reason, on } = takeOverValue.parse(JSON.parse(incoming.value));
    const lock = await requireLock(incoming, lockId);
    requireMayLock(incoming, lock);
    if (lock.heldBy === incoming.person.id) {
      return pageAnswer(await placePage(incoming, lock, `You already locked ${placeWords(lock)}.`));
    }
    return { kind: on ? 'open' : 'replace', view: takeOverModal(lock, await lockViewerOf(incoming, [lock]), reason) };
  },
};

/** Releases the person's own lock; opens the form with a reason for another person's. */
export const unlock: Listener = {
  kind: 'action',
  id: 'unlock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const lock = await requireLock(incoming, id.parse(incoming.value));
    if (lock.heldBy === incoming.person.id) return pageAnswer(await releaseLock(incoming, lock, { seen: lock.id }));
    requireMayLock(incoming, lock);
    return { kind: 'replace', view: unlockModal(lock, await lockViewerOf(incoming, [lock])) };
  },
};

/** Answers a reminder: the lock is still needed. */
export const keepLock: Listener = {
  kind: 'action',
  id: 'lock-keep',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person } = incoming;
    const lock = await requireLock(incoming, id.parse(incoming.value));
    if (!(await context.deployments.keepLock({ lock: lock.id, by: person.id })))
      throw new UserError('Only the person who set the lock can confirm it.');
    return pageAnswer(
      await placePage(incoming, lock, `You keep the lock on ${placeWords(lock)}. I’ll ask again in a day.`),
    );
  },
};

/** Takes a lock, or takes over exactly the one that was shown. */
export const lockSubmission: Listener = {
  kind: 'submission',
  id: 'lock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const {
      metadata: about,
      values,
      problems,
    } = readSubmission(incoming.body, {
      metadata,
      fields: {
        ...fields('Give a reason: others will ask.'),
        lasts: choice(['1h', '4h', '8h', '1d'] satisfies LockTime[]),
      },
    });
    requireMayLock(incoming, about.place);
    if (problems) return { kind: 'errors', errors: problems };
    const { reason, lasts } = values;
    const endsAt = about.endsAt ? new Date(about.endsAt) : lasts && endAfter(lasts);
    return pageAnswer(
      await takeLock(incoming, about.place, {
        reason,
        endsAt,
        ...(about.seen !== undefined && { takeOver: about.seen }),
      }),
    );
  },
};

/** Releases exactly the lock that was shown. */
export const unlockSubmission: Listener = {
  kind: 'submission',
  id: 'unlock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const form = { metadata, fields: fields('Give a reason: the person who set the lock is notified.') };
    const { metadata: about, values, problems } = readSubmission(incoming.body, form);
    requireMayLock(incoming, about.place);
    if (problems) return { kind: 'errors', errors: problems };
    return pageAnswer(await releaseLock(incoming, about.place, { reason: values.reason, seen: about.seen }));
  },
};
