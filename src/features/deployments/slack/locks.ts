import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { formatWord } from '../../../core/slack/words.ts';
import { cleanText } from '../../../lib/text.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Lock } from '../deployment.ts';
import type { LockRequest } from '../locks.ts';
import type { Incoming } from './context.ts';
import { type LockViewer, type Place, placeWords } from './lock-blocks.ts';
import { readEnd } from './lock-end.ts';
import { lockModal, unlockModal } from './lock-modals.ts';
import { mayLock, overlap, readPlace, requireMayLock, scopeOf } from './lock-target.ts';
import { locksPage } from './locks-page.ts';

/** Viewer of these locks, and of what other people did. */
export async function lockViewerOf(
  incoming: Pick<Incoming, 'context' | 'person'>,
  locks: readonly Lock[],
  people: readonly string[] = [],
): Promise<LockViewer> {
  return {
    id: incoming.person.id,
    nameOf: await readNames(incoming, [...locks.map(({ heldBy }) => heldBy), ...people]),
    mayLock: (place) => mayLock(incoming, place),
  };
}

/** Names of these people; `Somebody` for others. */
export async function readNames({ context }: Pick<Incoming, 'context'>, people: readonly string[]) {
  const nameOf = await context.catalog.names(people);
  return (person: string) => nameOf(person) ?? 'Somebody';
}

/** `/platform lock …`: opens a form when the reason is missing; shows another person's lock and leaves it unchanged. */
export async function lockAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  if (words.length === 0) return { kind: 'page', content: await overviewPage(incoming) };
  const { place, rest } = parsePlace(incoming, words);
  requireMayLock(incoming, place);
  const end = readEnd(rest, incoming.context.platform.timezone);
  const reason = cleanText(end.rest.join(' '));
  // A lock on everything stops every team, so it is confirmed in the form.
  const isConfirmed = place.service !== null || place.environment !== null;
  if (reason && isConfirmed) return countedPage(incoming, () => takeLock(incoming, place, { ...end, reason }));
  const existing = await findLockOn(incoming, place);
  if (!existing) return { kind: 'open', view: lockModal(place, { reason, endsAt: end.endsAt }) };
  const viewer = await lockViewerOf(incoming, [existing]);
  const holder = existing.heldBy === viewer.id ? 'You' : viewer.nameOf(existing.heldBy);
  return {
    kind: 'page',
    content: await placePage(incoming, place, `${holder} already locked ${placeWords(place)}. Nothing was changed.`),
  };
}

/** `/platform unlock …`: releases the person's own lock, and another person's with a reason. */
export async function unlockAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  if (words.length === 0) return { kind: 'page', content: await overviewPage(incoming) };
  if (words.length === 1 && words[0]?.toLowerCase() === 'mine')
    return countedPage(incoming, () => releaseMine(incoming));
  const { place, rest } = parsePlace(incoming, words);
  const reason = cleanText(rest.join(' '));
  const existing = await findLockOn(incoming, place);
  if (existing?.heldBy !== incoming.person.id) requireMayLock(incoming, place);
  if (existing && existing.heldBy !== incoming.person.id && !reason) {
    return { kind: 'open', view: unlockModal(existing, await lockViewerOf(incoming, [existing])) };
  }
  return countedPage(incoming, () => releaseLock(incoming, place, { reason }));
}

/** Counts a change as a request: the command itself was counted as a read. */
async function countedPage(incoming: Incoming, change: () => Promise<Content>): Promise<Answer> {
  const tooMuch = incoming.exceeded('requests');
  return tooMuch ? { kind: 'words', text: tooMuch } : { kind: 'page', content: await change() };
}

/** @throws UserError when the place is unclear. */
function parsePlace({ context }: Incoming, words: readonly string[]): { place: Place; rest: readonly string[] } {
  const found = readPlace(
    words.map((word) => formatWord(word)),
    context.services.all(),
  );
  if ('unclear' in found) throw new UserError(found.unclear, { hint: 'Nothing was changed.' });
  return found;
}

/** Takes a lock, or shows who has it. The caller has checked the permission. @throws UserError without a reason. */
export async function takeLock(
  incoming: Incoming,
  place: Place,
  { reason, endsAt, takeOver }: Pick<LockRequest, 'reason' | 'endsAt' | 'takeOver'>,
): Promise<Content> {
  const { context, person } = incoming;
  const result = await context.deployments.lock({
    scope: scopeOf(place),
    by: person.id,
    reason,
    endsAt,
    ...(takeOver !== undefined && { takeOver }),
  });
  const what = placeWords(place);
  switch (result.outcome) {
    case 'taken':
      return placePage(
        incoming,
        place,
        `You locked ${what}. Nobody else can deploy there until ${endsAt ? 'the lock ends' : 'it is unlocked'}.`,
      );
    case 'kept':
      return placePage(incoming, place, `You still have the lock on ${what}, with this reason.`);
    case 'taken-over':
      return placePage(
        incoming,
        place,
        `You took over the lock on ${what}. ${await holderOf(incoming, result.former)} will be notified, with your reason.`,
      );
    case 'held':
      return placePage(
        incoming,
        place,
        `${await holderOf(incoming, result.lock)} already locked ${what}. Nothing was changed.`,
        reason,
      );
  }
}

/** Releases a lock, or says why not. The caller has checked the permission. */
export async function releaseLock(
  incoming: Incoming,
  place: Place,
  { reason, seen: expectedLock }: { reason?: string; seen?: string },
): Promise<Content> {
  const { context, person } = incoming;
  const result = await context.deployments.unlock({
    scope: scopeOf(place),
    by: person.id,
    ...(reason && { reason }),
    ...(expectedLock !== undefined && { expectedLock }),
  });
  const what = placeWords(place);
  if (result.outcome === 'free') return placePage(incoming, place, `There is no lock on ${what}.`);
  const name = await holderOf(incoming, result.lock);
  switch (result.outcome) {
    case 'released':
      return placePage(
        incoming,
        place,
        result.lock.heldBy === person.id
          ? `Released the lock on ${what}.`
          : `Released the lock on ${what}. ${name} will be notified, with your reason.`,
      );
    case 'held':
      return placePage(incoming, place, `${name} locked ${what}. Nothing was changed. Give a reason to release it.`);
    case 'changed':
      return placePage(incoming, place, `${name} now has the lock on ${what}. Nothing was changed.`);
  }
}

async function holderOf(incoming: Incoming, { heldBy }: Lock): Promise<string> {
  return oneLine((await readNames(incoming, [heldBy]))(heldBy), 80);
}

async function releaseMine(incoming: Incoming): Promise<Content> {
  const released = await incoming.context.deployments.unlockMine(incoming.person.id);
  const places = released.map(placeWords);
  return overviewPage(
    incoming,
    places.length === 0
      ? 'You have no locks.'
      : `Released: ${places.slice(0, 20).join(', ')}${places.length > 20 ? ` and ${places.length - 20} more` : ''}.`,
  );
}

/** Page with the locks that overlap a place. */
export async function placePage(incoming: Incoming, place: Place, message: string, reason?: string): Promise<Content> {
  const { deployments } = incoming.context;
  const locks = await deployments.locks(place.service === null ? undefined : [place.service]);
  const shown = locks.filter((lock) => overlap(lock, place));
  return locksPage({
    message,
    locks: shown,
    viewer: await lockViewerOf(incoming, shown),
    ...(reason !== undefined && { reason }),
  });
}

/** Page with the locks of a person: on their teams' services, on all services, and their own. Platform teams see all. */
async function overviewPage(incoming: Incoming, message?: string): Promise<Content> {
  const locks = await incoming.context.deployments.locks();
  const viewer = await lockViewerOf(incoming, locks);
  const own = locks.filter((lock) => lock.service === null || lock.heldBy === viewer.id || viewer.mayLock(lock));
  return locksPage({ ...(message !== undefined && { message }), locks: own, viewer });
}

async function findLockOn({ context }: Incoming, place: Place): Promise<Lock | undefined> {
  const locks = await context.deployments.locks(place.service === null ? undefined : [place.service]);
  return locks.find(({ service, environment }) => service === place.service && environment === place.environment);
}
