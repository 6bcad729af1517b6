import { z } from 'zod';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Lock } from '../deployment.ts';
import { placeWords } from './lock-blocks.ts';
import { lockModal, takeOverModal, unlockModal } from './lock-modals.ts';
import { refuseOthers } from './lock-target.ts';
import { holding, readerOf, reasonOf, release, take } from './locks.ts';

const id = z.string().regex(/^\d{1,18}$/);
const place = z.strictObject({ service: z.string().nullable(), environment: z.string().nullable() });
const overtaking = z.strictObject({ lock: id, reason: z.string().optional() });
const metadata = z.strictObject({ place, seen: id.optional() });
const submission = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.object({ reason: z.object({ value: z.object({ value: z.string().nullish() }) }) }) }),
  }),
});

/** In the modal that was clicked in, or a new one. */
const shown = (content: Content): Answer => ({ kind: 'replace', view: pageView(content) });

/** @throws UserError when it has been released or taken over meanwhile. */
async function stillThere({ context }: Incoming, lockId: string): Promise<Lock> {
  const lock = (await context.clients.deployments.locks()).find((one) => one.id === lockId);
  if (!lock) throw new UserError('This lock is gone: it was released or taken over meanwhile. Nothing was changed.');
  return lock;
}

/** Asks for the reason of a new lock. */
export const askToLock: Listener = {
  kind: 'action',
  id: 'lock-ask',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const wanted = place.parse(JSON.parse(incoming.value));
    refuseOthers(incoming, wanted);
    return { kind: 'replace', view: lockModal(wanted) };
  },
};

/** Asks why somebody's lock is taken over. */
export const askToTakeOver: Listener = {
  kind: 'action',
  id: 'lock-take',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { lock: lockId, reason } = overtaking.parse(JSON.parse(incoming.value));
    const lock = await stillThere(incoming, lockId);
    refuseOthers(incoming, lock);
    if (lock.heldBy === incoming.person.id) {
      return shown(await holding(incoming, lock, `You hold the lock on ${placeWords(lock)}.`));
    }
    return { kind: 'replace', view: takeOverModal(lock, readerOf(incoming), reason) };
  },
};

/** Releases one's own lock; asks why it is somebody else's. */
export const unlock: Listener = {
  kind: 'action',
  id: 'unlock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const lock = await stillThere(incoming, id.parse(incoming.value));
    if (lock.heldBy === incoming.person.id) return shown(await release(incoming, lock, { seen: lock.id }));
    refuseOthers(incoming, lock);
    return { kind: 'replace', view: unlockModal(lock, readerOf(incoming)) };
  },
};

/** The holder of an old lock says that it is still needed. */
export const keepLock: Listener = {
  kind: 'action',
  id: 'lock-keep',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person } = incoming;
    const lock = await stillThere(incoming, id.parse(incoming.value));
    if (!(await context.clients.deployments.keep({ lock: lock.id, by: person.id })))
      throw new UserError('Only its holder can say whether it is still needed.');
    return shown(
      await holding(incoming, lock, `You keep the lock on ${placeWords(lock)}. You are asked again in a day.`),
    );
  },
};

/** Takes a lock, or takes over exactly the one that was seen. */
export const lockSubmission: Listener = {
  kind: 'submission',
  id: 'lock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { about, reason } = submitted(incoming);
    refuseOthers(incoming, about.place);
    return shown(await take(incoming, about.place, reason, about.seen));
  },
};

/** Releases exactly the lock that was seen. */
export const unlockSubmission: Listener = {
  kind: 'submission',
  id: 'unlock',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { about, reason } = submitted(incoming);
    refuseOthers(incoming, about.place);
    if (!reason) return { kind: 'errors', errors: { reason: 'Say why: its holder is told.' } };
    return shown(await release(incoming, about.place, { reason, seen: about.seen }));
  },
};

function submitted({ body }: Incoming) {
  const { view } = submission.parse(body);
  return {
    about: metadata.parse(JSON.parse(view.private_metadata)),
    reason: reasonOf(view.state.values.reason.value.value ?? ''),
  };
}
