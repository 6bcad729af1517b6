import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { formatTyped } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Lock } from '../deployment.ts';
import { type LockReader, type Place, placeWords } from './lock-blocks.ts';
import { lockModal, unlockModal } from './lock-modals.ts';
import { mayHold, overlap, readPlace, refuseOthers, scopeOf } from './lock-target.ts';
import { locksPage } from './locks-page.ts';

export const readerOf = (incoming: Pick<Incoming, 'context' | 'person'>): LockReader => ({
  id: incoming.person.id,
  nameOf: (person) => nameOf(incoming, person),
  mayHold: (place) => mayHold(incoming, place),
});

export const nameOf = ({ context }: Pick<Incoming, 'context'>, person: string) =>
  context.catalog.byId(person)?.name ?? 'Somebody';

/** What people typed as a reason, or in a form. */
export const reasonOf = (text: string) => text.replaceAll('\0', '').toWellFormed().trim();

/** `/platform lock …`: without a reason it is asked for; what somebody else holds is shown, and stays theirs. */
export async function lockAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  if (words.length === 0) return { kind: 'page', content: await standing(incoming) };
  const { place, reason } = meant(incoming, words);
  refuseOthers(incoming, place);
  if (reason) return said(incoming, () => take(incoming, place, reason));
  const held = await heldExactly(incoming, place);
  if (!held) return { kind: 'open', view: lockModal(place) };
  const whose = held.heldBy === incoming.person.id ? 'You hold' : `${nameOf(incoming, held.heldBy)} holds`;
  return {
    kind: 'page',
    content: await holding(incoming, place, `${whose} the lock on ${placeWords(place)}. Nothing was changed.`),
  };
}

/** `/platform unlock …`: one's own goes at once, somebody else's with a reason. */
export async function unlockAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  if (words.length === 0) return { kind: 'page', content: await standing(incoming) };
  if (words.length === 1 && words[0]?.toLowerCase() === 'mine') return said(incoming, () => releaseMine(incoming));
  const { place, reason } = meant(incoming, words);
  const held = await heldExactly(incoming, place);
  if (held?.heldBy !== incoming.person.id) refuseOthers(incoming, place);
  if (held && held.heldBy !== incoming.person.id && !reason) {
    return { kind: 'open', view: unlockModal(held, readerOf(incoming)) };
  }
  return said(incoming, () => release(incoming, place, { reason }));
}

/** As a command it was counted among the reads. */
async function said(incoming: Incoming, change: () => Promise<Content>): Promise<Answer> {
  const tooMuch = incoming.exceeded('requests');
  return tooMuch ? { kind: 'words', text: tooMuch } : { kind: 'page', content: await change() };
}

/** @throws UserError when the words are not sure enough. */
function meant({ context }: Incoming, words: readonly string[]): { place: Place; reason: string } {
  const found = readPlace(
    words.map((word) => formatTyped(word)),
    context.clients.services.all(),
  );
  if ('unclear' in found) throw new UserError(found.unclear, { hint: 'Nothing was changed.' });
  return { place: found.place, reason: reasonOf(found.rest.join(' ')) };
}

/** Takes it, or says who has it. The right to has been checked. @throws UserError when the reason is none. */
export async function take(incoming: Incoming, place: Place, reason: string, takeOver?: string): Promise<Content> {
  const { context, person } = incoming;
  const result = await context.clients.deployments.lock({
    ...{ scope: scopeOf(place), by: person.id, reason },
    ...(takeOver !== undefined && { takeOver }),
  });
  const what = placeWords(place);
  const name = (lock: Lock) => oneLine(nameOf(incoming, lock.heldBy), 80);
  switch (result.outcome) {
    case 'taken':
      return holding(
        incoming,
        place,
        `You hold the lock on ${what} now. Nobody else deploys there until it is unlocked.`,
      );
    case 'kept':
      return holding(incoming, place, `You hold the lock on ${what}, with this reason.`);
    case 'taken-over':
      return holding(
        incoming,
        place,
        `You hold the lock on ${what} now. ${name(result.former)} is told that you took it over, and why.`,
      );
    case 'held':
      return holding(incoming, place, `${name(result.lock)} holds the lock on ${what}. Nothing was changed.`, reason);
  }
}

/** Releases it, or says why not. The right to has been checked. */
export async function release(
  incoming: Incoming,
  place: Place,
  { reason, seen }: { reason?: string; seen?: string },
): Promise<Content> {
  const { context, person } = incoming;
  const result = await context.clients.deployments.unlock({
    ...{ scope: scopeOf(place), by: person.id },
    ...(reason && { reason }),
    ...(seen !== undefined && { seen }),
  });
  const what = placeWords(place);
  if (result.outcome === 'free') return holding(incoming, place, `There is no lock on ${what}.`);
  const name = oneLine(nameOf(incoming, result.lock.heldBy), 80);
  switch (result.outcome) {
    case 'released':
      return holding(
        incoming,
        place,
        result.lock.heldBy === person.id
          ? `The lock on ${what} is released.`
          : `The lock on ${what} is released. ${name} is told that it was you, and why.`,
      );
    case 'held':
      return holding(
        incoming,
        place,
        `${name} holds the lock on ${what}. Say why you release it. Nothing was changed.`,
      );
    case 'changed':
      return holding(incoming, place, `Meanwhile ${name} has the lock on ${what}. Nothing was changed.`);
  }
}

async function releaseMine(incoming: Incoming): Promise<Content> {
  const released = await incoming.context.clients.deployments.unlockMine(incoming.person.id);
  const places = released.map(placeWords);
  return standing(
    incoming,
    places.length === 0
      ? 'You hold no lock.'
      : `Released: ${places.slice(0, 20).join(', ')}${places.length > 20 ? ` and ${places.length - 20} more` : ''}.`,
  );
}

/** What holds there now, what is wider and what is narrower. */
export async function holding(incoming: Incoming, place: Place, said: string, reason?: string): Promise<Content> {
  const { deployments } = incoming.context.clients;
  const locks = await deployments.locks(place.service === null ? undefined : [place.service]);
  return locksPage({
    ...{ said, locks: locks.filter((lock) => overlap(lock, place)), reader: readerOf(incoming) },
    ...(reason !== undefined && { reason }),
  });
}

/** What concerns this person: locks on their teams' services and on everything, and their own. Platform teams see all. */
async function standing(incoming: Incoming, said?: string): Promise<Content> {
  const locks = await incoming.context.clients.deployments.locks();
  const reader = readerOf(incoming);
  const own = locks.filter((lock) => lock.service === null || lock.heldBy === reader.id || reader.mayHold(lock));
  return locksPage({ ...(said !== undefined && { said }), locks: own, reader });
}

async function heldExactly({ context }: Incoming, place: Place): Promise<Lock | undefined> {
  const locks = await context.clients.deployments.locks(place.service === null ? undefined : [place.service]);
  return locks.find(({ service, environment }) => service === place.service && environment === place.environment);
}
