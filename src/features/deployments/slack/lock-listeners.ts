import { z } from 'zod';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Lock } from '../deployment.ts';
import type { Incoming, Listener } from './context.ts';
import { placeWords } from './lock-blocks.ts';
import { lockModal, takeOverModal, unlockModal } from './lock-modals.ts';
import { requireMayLock } from './lock-target.ts';
import { lockViewerOf, placePage, reasonOf, releaseLock, takeLock } from './locks.ts';

const id = z.string().regex(/^\d{1,18}$/);
const place = z.strictObject({ service: z.string().nullable(), environment: z.string().nullable() });
const takeOverValue = z.strictObject({ lock: id, reason: z.string().optional() });
const metadata = z.strictObject({ place, seen: id.optional() });
const submission = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.object({ reason: z.object({ value: z.object({ value: z.string().nullish() }) }) }) }),
  }),
});

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
    const { lock: lockId, reason } = takeOverValue.parse(JSON.parse(incoming.value));
    const lock = await requireLock(incoming, lockId);
    requireMayLock(incoming, lock);
    if (lock.heldBy === incoming.person.id) {
      return pageAnswer(await placePage(incoming, lock, `You already locked ${placeWords(lock)}.`));
    }
    return { kind: 'replace', view: takeOverModal(lock, lockViewerOf(incoming), reason) };
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
    return { kind: 'replace', view: unlockModal(lock, lockViewerOf(incoming)) };
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
    const { metadata, reason } = parseSubmission(incoming);
    requireMayLock(incoming, metadata.place);
    return pageAnswer(await takeLock(incoming, metadata.place, reason, metadata.seen));
  },
};

/** Releases exactly the lock that was shown. */
export const unlockSubmission: Listener = {
  kind: 'submission',
  id: 'unlock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { metadata, reason } = parseSubmission(incoming);
    requireMayLock(incoming, metadata.place);
    if (!reason)
      return { kind: 'errors', errors: { reason: 'Give a reason: the person who set the lock is notified.' } };
    return pageAnswer(await releaseLock(incoming, metadata.place, { reason, seen: metadata.seen }));
  },
};

function parseSubmission({ body }: Incoming) {
  const { view } = submission.parse(body);
  return {
    metadata: metadata.parse(JSON.parse(view.private_metadata)),
    reason: reasonOf(view.state.values.reason.value.value ?? ''),
  };
}
